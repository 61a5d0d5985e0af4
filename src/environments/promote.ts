import { dirname } from 'node:path';
import type { Adapter, Session, Statement } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import { interruptible } from '../core/interruptible.ts';
import { fullNameOf, type UniqueId } from '../core/node.ts';
import type { Target } from '../core/project.ts';
import type { PublicationOutcome } from '../core/results.ts';
import { quoteIdentifier, quoteLiteral, relationKey, renderRelation } from '../core/relation.ts';
import { baseAlias, basePath, environmentAlias as alias } from '../core/target.ts';
import { identityOf, isUntouched } from '../publish/database-file.ts';
import { Place, type PlaceOptions } from '../publish/place.ts';
import type { NodeState } from '../state/node-state.ts';
import {
  readBuiltSql,
  readState,
  stateSchema,
  stateSchemaOf,
  stateTables,
} from '../state/state-tables.ts';
import { opsSchemaOf, stagingTableNames } from '../state/staging-tables.ts';
import { seenRelations, type SeenRelation } from './base-relations.ts';
import { PromotedFiles } from './promote-files.ts';
import { existingEnvironment } from './list.ts';
import { lockEnvironment } from './lock-environment.ts';
import { refuseLostRows } from './refuse-lost-rows.ts';
import { refuseLostVersions } from './refuse-lost-versions.ts';
import { readEnvironment, syncWithBase } from './sync.ts';
import { tableCopy } from './table-copy.ts';

export interface Promotion {
  /** Full names of the tables and views that the base has now. */
  readonly promoted: readonly string[];
  readonly publication: PublicationOutcome | undefined;
}

/**
 * Makes what an environment built part of its base, in one transaction, and publishes it: tables are copied as they are,
 * and nothing is computed again.
 * @throws IngotError where the base was built since the environment was, for then the two may not fit
 */
export async function promoteEnvironment(
  base: Target,
  name: string,
  options: PlaceOptions,
): Promise<Promotion> {
  const target = await existingEnvironment(base, name);
  await using place = await Place.open(base, options);
  await using _lock = await lockEnvironment(target, options);
  if (!place.showsNewest) throw notSeen(name);
  const known = await readEnvironment(target);
  const now = identityOf(basePath(base));
  if (now !== undefined && !isUntouched(known?.base, now)) {
    const message = `The base was built since the environment "${name}" was`;
    const hint = `Bring it up first: \`ingot build --env ${name}\`.`;
    throw new IngotError('ENV_OUTDATED', message, { hint });
  }
  const own = await readOwn(target, options);
  const promoted = own.map(({ seen: { relation } }) => `${relation.schema}.${relation.identifier}`);
  if (own.length === 0) return { promoted, publication: undefined };
  let files: PromotedFiles;
  {
    const { context, root, waitSeconds } = options;
    const opened = withOpenFolder(base, dirname(target.path));
    await using adapter = await context.openAdapter(opened, { root, waitSeconds });
    files = await takeOver(own, adapter, { target, base, options });
  }
  const publication = await place.publish({
    ok: true,
    interrupted: false,
    changed: promoted,
    failed: [],
    errors: [],
    mayStillFail: () => false,
  });
  if (publication?.status !== 'failed') {
    await files.removeStale();
    await syncWithBase(target, options);
  }
  return { promoted, publication };
}

/** What is taken over stands behind the fence of the target. */
function withOpenFolder(base: Target, folder: string): Target {
  const { fence } = base;
  if (fence === undefined) return base;
  return { ...base, fence: { ...fence, directories: [...fence.directories, folder] } };
}

/** An environment reads what readers see. */
function notSeen(name: string): IngotError {
  const message = `What was built last in the target is not what "${name}" and its readers see`;
  const hint = `Show it first, by \`ingot build\` or \`ingot rollback VERSION\`; then \`ingot build --env ${name}\`.`;
  return new IngotError('ENV_OUTDATED', message, { hint });
}

interface OwnNode {
  readonly id: UniqueId;
  readonly seen: SeenRelation;
  readonly state: NodeState;
  readonly sql: string;
}

/** What an environment built, parents first. @throws IngotError for what has failed or is nobody's */
async function readOwn(
  target: Target,
  { context, root, waitSeconds }: PlaceOptions,
): Promise<readonly OwnNode[]> {
  await using adapter = await context.openAdapter(target, { root, waitSeconds, readOnly: true });
  await using session = await adapter.connect();
  const schema = await stateSchemaOf(session);
  const { own } = await seenRelations(session);
  const state = await readState(session, schema);
  const behind = [...state.failed, ...state.stale.keys()].filter((id) => state.nodes.has(id));
  const nodes = [...state.nodes].flatMap(([id, node]) => {
    const seen = own.get(node.config['relation'] ?? '');
    return seen === undefined || seen.isFromBase ? [] : [{ id, seen, state: node }];
  });
  const failed =
    behind.find((id) => nodes.some((node) => node.id === id)) ??
    [...state.failed][0] ??
    (await onlyHere([...state.stale.keys()], session));
  if (failed !== undefined) {
    const message = `"${fullNameOf(failed)}" failed in the environment "${target.overlay?.name ?? ''}"`;
    const hint = 'Build it until everything passes; only then can it be promoted.';
    throw new IngotError('ENV_FAILED', message, { hint });
  }
  const sql = await readBuiltSql(
    nodes.map(({ id }) => id),
    { session, schema },
  );
  return parentsFirst(nodes.map((node) => ({ ...node, sql: sql.get(node.id) ?? '' })));
}

/** The first node that something above kept from being built here, and not in the base. */
async function onlyHere(
  stale: readonly UniqueId[],
  session: Session,
): Promise<UniqueId | undefined> {
  const { rows: found } = await session.query(
    "select 1 from duckdb_tables() where database_name = $1 and schema_name = $2 and table_name = 'stale'",
    [baseAlias, stateSchema],
  );
  if (stale.length === 0 || found.length === 0) return stale[0];
  const { rows } = await session.query(`select unique_id from ${baseAlias}.${stateSchema}.stale`);
  const there = new Set(rows.map(([id]) => id));
  return stale.find((id) => !there.has(id));
}

function parentsFirst(nodes: readonly OwnNode[]): readonly OwnNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const sorted = new Set<OwnNode>();
  const visit = (node: OwnNode): void => {
    if (sorted.has(node)) return;
    for (const id of Object.keys(node.state.inputs)) {
      const parent = byId.get(id);
      if (parent !== undefined) visit(parent);
    }
    sorted.add(node);
  };
  for (const node of nodes) visit(node);
  return [...sorted];
}

async function takeOver(
  own: readonly OwnNode[],
  adapter: Adapter,
  {
    target,
    base,
    options,
  }: { readonly target: Target; readonly base: Target; readonly options: PlaceOptions },
): Promise<PromotedFiles> {
  const { context, root, waitSeconds } = options;
  await using session = await adapter.connect();
  // Its base is this database, which reads nothing from itself.
  const alone = { ...target, overlay: undefined };
  let files: PromotedFiles | undefined;
  try {
    return await interruptible(session, context.signal, async () => {
      await adapter.attachReadOnly(session, alone, { name: alias, root, waitSeconds });
      await session.begin();
      const existing = new Map(
        (await adapter.listRelations(session)).map((each) => [
          relationKey(each.relation),
          each.type,
        ]),
      );
      const schema = await stateSchemaOf(session);
      for (const statement of stateTables(schema)) await session.execute(statement);
      if (!options.acceptLoss) await refuseLoss(own, { session, schema, existing });
      for (const name of new Set(own.map(({ seen }) => seen.relation.schema)))
        await session.execute(`create schema if not exists ${quoteIdentifier(name)}`);
      const { nodes: known } = await readState(session, schema);
      const { acceptLoss } = options;
      const places = { from: { root, target }, to: { root, target: base } };
      files = new PromotedFiles({ ...places, known, acceptLoss });
      for (const node of own) {
        const standing = existing.get(relationKey(node.seen.relation));
        const { definition } = node.seen;
        const view = await files.copy({ ...node, definition });
        const copy =
          node.seen.type === 'table' && (await tableCopy(node.seen.relation, alias, session));
        for (const statement of nodeStatements({ ...node, view, copy }, standing))
          await session.execute(statement);
      }
      await copyState(own, session, schema);
      for (const statement of files.statements(schema)) await session.execute(statement);
      await files.show();
      await session.commit();
      return files;
    });
  } catch (error) {
    await session.rollback();
    await files?.takeBack();
    context.signal.throwIfAborted();
    throw error;
  }
}

async function refuseLoss(
  own: readonly OwnNode[],
  {
    session,
    schema,
    existing,
  }: {
    readonly session: Session;
    readonly schema: string;
    readonly existing: ReadonlyMap<string, unknown>;
  },
): Promise<void> {
  const { nodes } = await readState(session, schema);
  for (const { id, seen, state } of own) {
    const { relation } = seen;
    if (!existing.has(relationKey(relation))) continue;
    const history = { id, relation, own: state, base: nodes.get(id) };
    await refuseLostVersions(history, session);
    await refuseLostRows(history, session);
  }
}

function nodeStatements(
  {
    seen: { relation, type, comment, definition },
    sql,
    view,
    copy,
  }: OwnNode & {
    readonly view: string | undefined;
    readonly copy: readonly Statement[] | false;
  },
  existing: 'table' | 'view' | undefined,
): readonly Statement[] {
  const name = renderRelation(relation);
  // What a source or files are read with is known to the database alone.
  const written = view ?? (sql === '' ? definition : '');
  const ofSource = written?.replace(/^CREATE VIEW/i, 'create or replace view');
  return [
    ...(existing === undefined || existing === type ? [] : [`drop ${existing} ${name}`]),
    ...(copy || [ofSource || `create or replace view ${name} as\n${sql}`]),
    ...(comment === undefined ? [] : [`comment on ${type} ${name} is ${quoteLiteral(comment)}`]),
  ];
}

/** What the environment knows of its nodes holds for them in the base. */
async function copyState(own: readonly OwnNode[], session: Session, schema: string): Promise<void> {
  const ids = own.map(({ id }) => quoteLiteral(id)).join(', ');
  const from = `${alias}.${stateSchema}`;
  await session.execute(`delete from ${schema}.nodes where unique_id in (${ids})`);
  await session.execute(
    `insert into ${schema}.nodes by name from ${from}.nodes where unique_id in (${ids})`,
  );
  await session.execute(`delete from ${schema}.failures where unique_id in (${ids})`);
  await session.execute(`delete from ${schema}.stale where unique_id in (${ids})`);
  for (const table of stagingTableNames) {
    const own = `${opsSchemaOf(schema)}.${table}`;
    await session.execute(`delete from ${own} where unique_id in (${ids})`);
    await session.execute(
      `insert into ${own} by name from ${opsSchemaOf(from)}.${table} where unique_id in (${ids})`,
    );
  }
  // What a test of the environment says holds as well: it read the same rows.
  await session.execute(
    `delete from ${schema}.tests where unique_id in (select unique_id from ${from}.tests)`,
  );
  await session.execute(`insert into ${schema}.tests by name from ${from}.tests`);
}
