import type { Session, Statement } from '../core/adapter.ts';
import type { Seed, Source, Model } from '../core/node.ts';
import { isFailure, type NodeResult } from '../core/results.ts';
import { keyOf } from '../core/key-of.ts';
import { contentOf } from '../state/content.ts';
import { fingerprintOf } from '../state/facts.ts';
import { markStatement } from '../state/marker.ts';
import type { NodeState } from '../state/node-state.ts';
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
  { adapter, stateSchema, isStateBroken }: Execution,
): Promise<void> {
  if (!adapter.capabilities.persistent) return;
  if (isStateBroken) await session.execute(`drop schema if exists ${stateSchema} cascade`);
  for (const statement of stateTables(stateSchema)) await session.execute(statement);
}

/** What goes into the transaction of a node that was built: its mark, and what it was made of. */
export function builtStatements(
  node: Model | Seed | Source,
  built: Built,
  execution: Execution,
): readonly Statement[] {
  const { changes, state, adapter, project, context, compiled, stateSchema } = execution;
  const planned = changes.nodes.get(node.uniqueId);
  if (!adapter.capabilities.persistent || planned === undefined) return [];
  const type = isView(node) ? 'view' : 'table';
  const made = asBuilt(node, planned.state, built);
  const rows = type === 'table' ? built.rows : undefined;
  const { uniqueId } = node;
  const failure = state.failed.has(uniqueId) ? [deleteFailure(stateSchema, uniqueId)] : [];
  return [
    markStatement(node.relation, { type, project: project.config.name, marker: made.marker }),
    insertNode(stateSchema, {
      uniqueId,
      state: { ...made, rows },
      sql: planned.sql === '' ? (compiled.get(uniqueId)?.sql ?? '') : planned.sql,
      builtAt: context.now(),
    }),
    ...failure,
  ];
}

/** What counts is what was staged and built, should that be something else than was planned. */
function asBuilt(
  node: Model | Seed | Source,
  planned: NodeState,
  { files, isOther }: Built,
): NodeState {
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

function isView(node: Model | Seed | Source): boolean {
  return (
    node.resourceType === 'source' ||
    (node.resourceType === 'model' && node.materialized === 'view')
  );
}

/** At the end of a run, in one transaction: tests, failures, nodes that stay with other words for what they are made of. */
export function closingStatements(
  results: readonly NodeResult[],
  { changes, adapter, context, state, stateSchema }: Execution,
): readonly Statement[] {
  if (!adapter.capabilities.persistent) return [];
  const now = context.now();
  const statements: Statement[] = [];
  const tests = results.flatMap(({ node, uniqueId, status }) => {
    const planned = changes.tests.get(uniqueId);
    const isTold = node.resourceType === 'test' && status !== 'skipped' && status !== 'unchanged';
    if (!isTold || planned === undefined) return [];
    const { fingerprint, volatile } = planned;
    return [{ uniqueId, state: { fingerprint, status, volatile } }];
  });
  const failed = new Set<string>();
  for (const { node, uniqueId, status, message } of results) {
    if (node.resourceType === 'test' || !(isFailure(status) || status === 'skipped')) continue;
    failed.add(uniqueId);
    if (isFailure(status) && !state.failed.has(uniqueId))
      statements.push(insertFailure(stateSchema, { uniqueId, message, failedAt: now }));
  }
  for (const [id, { isRefreshed, state: planned }] of changes.nodes) {
    // Should a parent have failed, this was planned for a parent that there is not.
    const isAsPlanned = Object.keys(planned.inputs).every((parent) => !failed.has(parent));
    if (isRefreshed && isAsPlanned) statements.push(refreshNode(stateSchema, id, planned));
  }
  if (tests.length > 0) statements.push(insertTests(stateSchema, tests, now));
  const isTouched = statements.length > 0 || results.some(({ status }) => status === 'success');
  return isTouched ? [...statements, ...compactStatements(stateSchema)] : [];
}
