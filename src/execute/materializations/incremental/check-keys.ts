import { fileOf } from '../../../core/file-of.ts';
import { IngotError } from '../../../core/error.ts';
import { keyText } from '../../../core/key-text.ts';
import type { Json } from '../../../core/json.ts';
import { maskedColumns } from '../../../core/masked-columns.ts';
import type { KeyedStrategy } from '../../../core/materialization.ts';
import type { ModelBuild } from '../model-build.ts';
import { keysOutside, nullKeys, repeatedKeys, type KeyedRows } from './keyed-sql.ts';

type KeyedBuild = Pick<ModelBuild, 'model' | 'session' | 'manifest'>;

/**
 * Makes sure that no key stands twice among the rows of a build.
 * @returns the columns of the key that are NULL in some of them
 * @throws IngotError INCREMENTAL_KEY_TWICE with the keys
 */
export async function checkKeys(
  build: KeyedBuild,
  strategy: KeyedStrategy,
  batch: string,
): Promise<ReadonlySet<string>> {
  const { uniqueKey } = strategy;
  const { session } = build;
  const { rows: repeated } = await session.query(repeatedKeys(batch, uniqueKey));
  if (repeated.length > 0) throw keyTwice(build, strategy, repeated);
  const { rows } = await session.query(nullKeys(batch, uniqueKey));
  return new Set(uniqueKey.filter((_, at) => rows[0]?.[at] === true));
}

/** Makes sure that conditions keep no row from being replaced. @throws IngotError INCREMENTAL_KEY_OUTSIDE with keys */
export async function checkOutside(build: KeyedBuild, rows: KeyedRows): Promise<void> {
  const { model, session, manifest } = build;
  const statement = keysOutside(rows);
  if (statement === undefined) return;
  const { rows: outside } = await session.query(statement);
  if (outside.length === 0) return;
  const { uniqueKey } = rows.strategy;
  const isMasked = maskedColumns(model.uniqueId, manifest);
  const keys = outside.map((key) => keyText(uniqueKey, key, isMasked));
  throw new IngotError(
    'INCREMENTAL_KEY_OUTSIDE',
    `Rows of "${model.fullName}" would stand twice: "incremental_predicates" leave out those that are there with ${keys.join('; ')}`,
    {
      location: fileOf(model),
      hint: 'Widen the conditions, so that they hold for every row that may be replaced.',
    },
  );
}

function keyTwice(
  { model, manifest }: KeyedBuild,
  { uniqueKey, dedupeOrder }: KeyedStrategy,
  repeated: readonly (readonly Json[])[],
): IngotError {
  const isMasked = maskedColumns(model.uniqueId, manifest);
  const keys = repeated.map(
    (row) => `${keyText(uniqueKey, row, isMasked)} (${String(row.at(-1))} rows)`,
  );
  const location = fileOf(model);
  return dedupeOrder === undefined
    ? new IngotError(
        'INCREMENTAL_KEY_TWICE',
        `A key stands more than once in the new rows of "${model.fullName}": ${keys.join('; ')}`,
        {
          location,
          hint: 'Leave one row a key, or say which one wins: dedupe_order: "updated_at desc".',
        },
      )
    : new IngotError(
        'INCREMENTAL_KEY_TWICE',
        `By "dedupe_order" several rows of "${model.fullName}" that differ come first: ${keys.join('; ')}`,
        { location, hint: 'Name more columns in "dedupe_order", so that one row is first.' },
      );
}
