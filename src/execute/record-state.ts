import type { Session, Statement } from '../core/adapter.ts';
import { isTest, type TableNode } from '../core/node.ts';
import { isFailure, type NodeResult } from '../core/results.ts';
import { relationTypeOf } from '../core/relation-type.ts';
import { keyOf } from '../core/key-of.ts';
import { columnComments, relationComment } from '../state/comments.ts';
import { contentOf } from '../state/content.ts';
import { fingerprintOf } from '../state/facts.ts';
import { markStatement } from '../state/marker.ts';
import type { NodeState } from '../state/node-state.ts';
import { rejectSchemas, rejectViews } from '../state/staging-tables.ts';
import { clearStale, markStale } from '../state/stale-table.ts';
import {
  compactStatements,
  deleteFailure,
  insertFailure,
  insertNode,
  insertTests,
  refreshNode,
  stateTables,
} from '../state/state-tables.ts';
import type { Built } from './built.ts';
import type { Execution } from './execution.ts';

/** Makes the tables in which the database keeps what it was built from; a database in memory keeps nothing. */
export async function createStateTables(
  session: Session,
  { adapter, stateSchema, isStateBroken, manifest }: Execution,
): Promise<void> {
  if (!adapter.capabilities.persistent) return;
  if (isStateBroken) await session.execute(`drop schema if exists ${stateSchema} cascade`);
  const sources = [...manifest.nodes.values()].filter((node) => node.resourceType === 'source');
  for (const statement of [
    ...stateTables(stateSchema),
    ...rejectSchemas(sources),
    ...rejectViews(sources),
  ])
    await session.execute(statement);
}

/** Ends the transaction of a node that was built, with its mark and what it was made of; its files are shown right before. */
export async function commitBuilt(
  node: TableNode,
  built: Built,
  { session, execution }: { readonly session: Session; readonly execution: Execution },
): Promise<void> {
  const { changes, state, adapter, project, context, compiled, stateSchema, invocationId } =
    execution;
  const planned = changes.nodes.get(node.uniqueId);
  if (!adapter.capabilities.persistent || planned === undefined) {
    await built.output?.show();
    return session.commit();
  }
  const type = planned.isInBase ? 'view' : relationTypeOf(node);
  const made = asBuilt(node, planned.state, built);
  const rows = planned.isInBase ? made.rows : hasRows(node) ? built.rows : undefined;
  const { uniqueId } = node;
  const failure = state.failed.has(uniqueId) ? [deleteFailure(stateSchema, uniqueId)] : [];
  const row = insertNode(stateSchema, {
    uniqueId,
    state: { ...made, rows },
    sql: planned.sql === '' ? (compiled.get(uniqueId)?.sql ?? '') : planned.sql,
    builtAt: context.now(),
    runId: invocationId,
  });
  await session.execute(row.statement, row.parameters);
  await built.output?.show();
  await session.commit([
    markStatement(node.relation, {
      type,
      project: project.config.name,
      marker: made.marker,
      description: relationComment(node),
    }),
    ...(planned.isInBase ? [] : columnComments(node, made.columns)),
    ...failure,
    ...(state.stale.has(uniqueId) ? clearStale(stateSchema, [uniqueId]) : []),
  ]);
}

/** Whether its rows are kept, in a table or in files. */
function hasRows(node: TableNode): boolean {
  const isExternal = node.resourceType === 'model' && node.materialization.kind === 'external';
  return isExternal || relationTypeOf(node) === 'table';
}

/** What counts is what was staged and built, should that be something else than was planned. */
function asBuilt(
  node: TableNode,
  plannedState: NodeState,
  { files, columns, isOther }: Built,
): NodeState {
  const planned = {
    ...plannedState,
    ...(columns !== undefined && { columns }),
    ...(node.resourceType === 'model' && files !== undefined && { files }),
  };
  if (isOther !== true) return planned;
  if (node.resourceType !== 'source' || files === undefined)
    return {
      ...planned,
      content: contentOf(keyOf([node.uniqueId, planned.fingerprint, planned.content.rows])),
    };
  const facts = { ...planned, files };
  const fingerprint = fingerprintOf(facts, {});
  const content = contentOf(keyOf([node.uniqueId, fingerprint]));
  return { ...planned, ...facts, fingerprint, marker: fingerprint, content };
}

/** At the end of a run, in one transaction: tests, failures, what is stale, nodes that stay with other words for what they are made of. */
export function closingStatements(
  results: readonly NodeResult[],
  execution: Execution,
): readonly Statement[] {
  const { stateSchema, context } = execution;
  const tests = testRows(results, execution);
  const statements = [
    ...failureStatements(results, execution),
    ...staleStatements(results, execution),
    ...refreshStatements(results, execution),
    ...(tests.length > 0 ? [insertTests(stateSchema, tests, context.now())] : []),
  ];
  const isTouched = statements.length > 0 || results.some(({ status }) => status === 'success');
  return isTouched ? [...statements, ...compactStatements(stateSchema)] : [];
}

function testRows(results: readonly NodeResult[], { changes }: Execution) {
  return results.flatMap(({ node, uniqueId, status }) => {
    const planned = changes.tests.get(uniqueId);
    const isTold = isTest(node) && status !== 'skipped' && status !== 'unchanged';
    if (!isTold || planned === undefined) return [];
    const { fingerprint, volatile } = planned;
    return [{ uniqueId, state: { fingerprint, status, volatile } }];
  });
}

function failureStatements(
  results: readonly NodeResult[],
  { context, state, changes, stateSchema, invocationId: runId }: Execution,
): Statement[] {
  return results.flatMap(({ node, uniqueId, status, message }) => {
    if (isTest(node)) return [];
    if (isFailure(status))
      return [insertFailure(stateSchema, { uniqueId, message, failedAt: context.now(), runId })];
    // A table that others load has no transaction of its own to tell so.
    const isMended = status === 'success' && !changes.nodes.has(uniqueId);
    return isMended && state.failed.has(uniqueId) ? [deleteFailure(stateSchema, uniqueId)] : [];
  });
}

/** What was skipped is stale; what turned out to be as it should is so no longer. */
function staleStatements(
  results: readonly NodeResult[],
  { state, context, stateSchema, invocationId: runId }: Execution,
): readonly Statement[] {
  const marks = results.flatMap(({ uniqueId, status, notBuilt }) =>
    status === 'skipped' && notBuilt !== undefined
      ? [{ uniqueId, reason: notBuilt.reason, runId }]
      : [],
  );
  const cleared = results
    .filter(({ uniqueId, status }) => status === 'unchanged' && state.stale.has(uniqueId))
    .map(({ uniqueId }) => uniqueId);
  return [
    ...markStale(stateSchema, marks, { known: state.stale, at: context.now() }),
    ...clearStale(stateSchema, cleared),
  ];
}

function refreshStatements(
  results: readonly NodeResult[],
  { changes, stateSchema }: Execution,
): Statement[] {
  const notBuilt = new Set(
    results
      .filter(({ node }) => !isTest(node))
      .filter(({ status }) => isFailure(status) || status === 'skipped')
      .map(({ uniqueId }) => uniqueId),
  );
  return [...changes.nodes].flatMap(([id, { isRefreshed, state: planned }]) => {
    // Should a parent have failed, this was planned for a parent that there is not.
    const isAsPlanned = Object.keys(planned.inputs).every((parent) => !notBuilt.has(parent));
    return isRefreshed && isAsPlanned ? [refreshNode(stateSchema, id, planned)] : [];
  });
}
