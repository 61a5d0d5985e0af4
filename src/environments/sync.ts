import { existsSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { Session, Statement } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { isJsonObject, parseJson } from '../core/json.ts';
import type { Target } from '../core/project.ts';
import { quoteIdentifier, quoteLiteral, relationKey, renderRelation } from '../core/relation.ts';
import { baseAlias, basePath } from '../core/target.ts';
import { identityOf, parseIdentity, type FileIdentity } from '../publish/database-file.ts';
import { writeDurably } from '../publish/write-durably.ts';
import { readMark } from '../state/marker.ts';
import { opsSchema, opsSchemaOf, stagingTableNames } from '../state/staging-tables.ts';
import { readState, stateSchema, stateSchemaOf, stateTables } from '../state/state-tables.ts';
import { seenRelations, type SeenRelation } from './base-relations.ts';

export interface SyncOptions {
  readonly context: Context;
  readonly root: string;
  readonly waitSeconds: number;
}

/** Of an environment: what its base was when it looked there last. */
export interface EnvironmentRecord {
  readonly base: FileIdentity | undefined;
  readonly madeAt: string;
}

/**
 * Brings an environment up to its base: what it did not build itself it shows as the base has it, by views, and it knows
 * of that what the base knows. What it built stays; where the base has the very same by now, it is read from there.
 */
export async function syncWithBase(
  target: Target,
  { context, root, waitSeconds }: SyncOptions,
): Promise<void> {
  if (target.overlay === undefined) return;
  const { base } = target.overlay;
  const path = recordPath(target);
  const known = await readEnvironment(target);
  const now = identityOf(basePath(base));
  const isSame = JSON.stringify(known?.base) === JSON.stringify(now);
  if (known !== undefined && isSame && existsSync(target.path)) return;
  if (now !== undefined) {
    await using adapter = await context.openAdapter(target, { root, waitSeconds });
    await using session = await adapter.connect();
    await session.begin();
    await bringUp(session);
    await session.commit();
  }
  const madeAt = known?.madeAt ?? context.now().toISOString();
  await writeDurably(path, `${JSON.stringify({ base: now, madeAt })}\n`);
}

export async function readEnvironment(target: Target): Promise<EnvironmentRecord | undefined> {
  const value = parseJson(await readFile(recordPath(target), 'utf8').catch(() => ''));
  if (!isJsonObject(value) || typeof value['madeAt'] !== 'string') return undefined;
  return { base: parseIdentity(value['base']), madeAt: value['madeAt'] };
}

function recordPath({ path }: Target): string {
  return join(dirname(path), 'environment.json');
}

async function bringUp(session: Session): Promise<void> {
  const schema = await stateSchemaOf(session);
  for (const statement of stateTables(schema)) await session.execute(statement);
  const { own, base } = await seenRelations(session);
  const built = [...own.values()].filter(
    (each) => !each.isFromBase && !isSameAsIn(base.get(relationKey(each.relation)), each),
  );
  const kept = new Set(built.map(({ relation }) => relationKey(relation)));
  const schemas = new Set([...base.values()].map(({ relation }) => relation.schema));
  for (const name of schemas)
    await session.execute(`create schema if not exists ${quoteIdentifier(name)}`);
  for (const [key, each] of own)
    if (!kept.has(key) && (each.type === 'table' || !base.has(key)))
      await session.execute(`drop ${each.type} ${renderRelation(each.relation)}`);
  for (const [key, each] of base)
    if (!kept.has(key))
      for (const statement of showStatements(each)) await session.execute(statement);
  await copyState(session, { schema, kept });
}

/** A node that the environment built as the base has it now, to the last fingerprint. */
function isSameAsIn(base: SeenRelation | undefined, own: SeenRelation): boolean {
  const marks = [readMark(base?.comment), readMark(own.comment)];
  return marks[0] !== undefined && marks[0].marker === marks[1]?.marker;
}

/** A view on the table of the base, with its mark. */
function showStatements({ relation, comment }: SeenRelation): readonly Statement[] {
  const view = renderRelation(relation);
  return [
    `create or replace view ${view} as from ${renderRelation({ ...relation, database: baseAlias })}`,
    ...(comment === undefined ? [] : [`comment on view ${view} is ${quoteLiteral(comment)}`]),
  ];
}

/** What the base knows of its nodes holds for those that are read from it. */
async function copyState(
  session: Session,
  { schema, kept }: { readonly schema: string; readonly kept: ReadonlySet<string> },
): Promise<void> {
  const baseSchema = `${baseAlias}.${stateSchema}`;
  const { rows } = await session.query(
    'select table_name from duckdb_tables() where database_name = $1 and schema_name in ($2, $3)',
    [baseAlias, stateSchema, opsSchema],
  );
  const tables = new Set(rows.map(([name]) => String(name)));
  if (!tables.has('nodes')) return;
  const own = await readState(session, schema);
  const ownIds = [...own.nodes]
    .filter(([, { config }]) => kept.has(config['relation'] ?? ''))
    .map(([id]) => quoteLiteral(id));
  const isOwn = ownIds.length === 0 ? 'false' : `unique_id in (${ownIds.join(', ')})`;
  const ops = { own: opsSchemaOf(schema), base: opsSchemaOf(baseSchema) };
  const copies = [
    ...['nodes', 'failures', 'stale'].map((table) => ({ table, own: schema, base: baseSchema })),
    ...stagingTableNames.map((table) => ({ table, ...ops })),
  ];
  for (const { table, own: to, base: from } of copies.filter(({ table }) => tables.has(table))) {
    await session.execute(`delete from ${to}.${table} where not (${isOwn})`);
    await session.execute(
      `insert into ${to}.${table} by name from ${from}.${table} where not (${isOwn})`,
    );
  }
  await session.execute(
    `delete from ${schema}.tests where unique_id in (select unique_id from ${baseSchema}.tests)`,
  );
  await session.execute(`insert into ${schema}.tests by name from ${baseSchema}.tests`);
}
