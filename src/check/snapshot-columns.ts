import { fileOf } from '../core/file-of.ts';
import type { ColumnType } from '../core/columns.ts';
import { IngotError } from '../core/error.ts';
import { fitsType } from '../core/fits-type.ts';
import type { Snapshot } from '../core/node.ts';
import { quoteIdentifier } from '../core/relation.ts';
import type { MetaNames } from '../core/snapshot.ts';
import { suggest } from '../core/suggest.ts';

/** What a snapshot's settings name, as SQL over the columns of its query. */
export interface SnapshotColumns {
  readonly key: readonly string[];
  readonly updatedAt: string | undefined;
  /** The columns that are compared. */
  readonly compared: readonly string[];
}

/**
 * Makes sure that a query has the columns that its snapshot names, and none that the snapshot adds itself.
 * @throws IngotError SNAPSHOT_COLUMN_MISSING, SNAPSHOT_COLUMN_TAKEN
 */
export function snapshotColumns(
  snapshot: Snapshot,
  columns: readonly ColumnType[],
): SnapshotColumns {
  const { uniqueKey, strategy, hardDeletes, names } = snapshot.settings;
  const { isDeleted, ...always } = names;
  const added = [...Object.values(always), ...(hardDeletes === 'new_record' ? [isDeleted] : [])];
  const taken = columns.find(({ name }) => added.some((each) => isSame(each, name)));
  if (taken !== undefined) throw nameTaken(snapshot, taken.name);
  const all = columns.map(({ name }) => name);
  const inSql = (key: string) => (text: string) => columnOrExpression(text, all, { key, snapshot });
  const { updatedAt } = strategy;
  return {
    key: uniqueKey.map(inSql('unique_key')),
    updatedAt: updatedAt === undefined ? undefined : inSql('updated_at')(updatedAt),
    compared:
      strategy.kind === 'timestamp' || strategy.columns === undefined
        ? all
        : strategy.columns.map((name) => existing(name, all, { key: 'check_cols', snapshot })),
  };
}

interface Named {
  readonly key: string;
  readonly snapshot: Snapshot;
}

/** A name stands for the column; anything else is an expression, on a line of its own, for a comment may end it. */
function columnOrExpression(text: string, all: readonly string[], named: Named): string {
  const isName = /^[\p{L}_][\p{L}\p{N}_$]*$/u.test(text.trim());
  const column = all.find((name) => isSame(name, text));
  if (column === undefined && !isName) return `(${text}\n)`;
  return quoteIdentifier(column ?? existing(text.trim(), all, named));
}

/** The column as the query calls it. */
function existing(name: string, all: readonly string[], { key, snapshot }: Named): string {
  const found = all.find((each) => isSame(each, name));
  if (found !== undefined) return found;
  throw new IngotError(
    'SNAPSHOT_COLUMN_MISSING',
    `"${key}" of "${snapshot.fullName}" names the column "${name}", which its source does not have`,
    { location: fileOf(snapshot), hint: suggest(name, all) ?? `It has: ${all.join(', ')}.` },
  );
}

function nameTaken(snapshot: Snapshot, name: string): IngotError {
  return new IngotError(
    'SNAPSHOT_COLUMN_TAKEN',
    `The source of "${snapshot.fullName}" has a column "${name}", which the snapshot adds itself`,
    {
      location: fileOf(snapshot),
      hint: 'Rename one of the two: that of the snapshot with "snapshot_meta_column_names".',
    },
  );
}

/** The table of a snapshot as it is to be, and what makes it so. */
export interface SnapshotTable {
  readonly columns: readonly ColumnType[];
  readonly added: readonly ColumnType[];
  /** Columns that get a wider type. */
  readonly widened: readonly ColumnType[];
  /** Columns that the query has too, by their names in the table. */
  readonly shared: readonly string[];
  /** Of the times from and to which a version holds. */
  readonly timeType: string;
}

/** What the table of a snapshot is made from. */
export interface SnapshotSides {
  readonly query: readonly ColumnType[];
  /** Undefined where there is no table yet. */
  readonly standing: readonly ColumnType[] | undefined;
  /** Type of what tells the time of a change; undefined where that is the time of the run. */
  readonly changedType: string | undefined;
}

/**
 * The columns of the source, then those of the snapshot, then what the source got later; no value that the table has, or
 * is to get, is changed by its type.
 * @throws IngotError SNAPSHOT_TIME_TYPE, SNAPSHOT_TYPE_CHANGED
 */
export function snapshotTable(snapshot: Snapshot, sides: SnapshotSides): SnapshotTable {
  const { query, standing = [...query], changedType } = sides;
  const { names, hardDeletes } = snapshot.settings;
  const old = standing.find(({ name }) => isSame(name, names.validFrom))?.type;
  const timeType = timeTypeOf(snapshot, { changedType, standing: old });
  const isDeleted = ({ name }: ColumnType) => isSame(name, names.isDeleted);
  const hasDeleted = sides.standing?.some(isDeleted) === true && !query.some(isDeleted);
  const meta = metaColumns(names, timeType).filter(
    ({ name }) => name !== names.isDeleted || hardDeletes === 'new_record' || hasDeleted,
  );
  const data = query.filter(({ name }) => !meta.some((each) => isSame(each.name, name)));
  const wanted = [...meta, ...data];
  const widened = standing.flatMap((column) => {
    const other = wanted.find(({ name }) => isSame(name, column.name));
    const isMeta = meta.some(({ name }) => isSame(name, column.name));
    return other === undefined ? [] : widening(snapshot, column, { type: other.type, isMeta });
  });
  const added = wanted.filter(({ name }) => !standing.some((each) => isSame(each.name, name)));
  const all = [...standing, ...added].map(
    (column) => widened.find(({ name }) => name === column.name) ?? column,
  );
  const isShared = ({ name }: ColumnType) => data.some((each) => isSame(each.name, name));
  return {
    columns: all,
    added,
    widened,
    shared: all.filter(isShared).map(({ name }) => name),
    timeType,
  };
}

function metaColumns(names: MetaNames, timeType: string): readonly ColumnType[] {
  return [
    { name: names.scdId, type: 'VARCHAR' },
    { name: names.updatedAt, type: timeType },
    { name: names.validFrom, type: timeType },
    { name: names.validTo, type: timeType },
    { name: names.isDeleted, type: 'VARCHAR' },
  ];
}

const coarseTimes = ['DATE', 'TIMESTAMP_S', 'TIMESTAMP_MS'];
const withZone = 'TIMESTAMP WITH TIME ZONE';

/** A date has no room for the time of a run; the table of a snapshot that dbt made may have such columns. */
function timeTypeOf(
  snapshot: Snapshot,
  { changedType, standing }: { changedType: string | undefined; standing: string | undefined },
): string {
  const wide = (type: string) =>
    [...coarseTimes, 'TIMESTAMP', 'TIMESTAMP_NS'].includes(type) ? 'TIMESTAMP' : type;
  const wanted = changedType === undefined ? undefined : wide(changedType);
  if (wanted !== undefined && wanted !== 'TIMESTAMP' && wanted !== withZone)
    throw noTime(snapshot, changedType ?? '');
  if (standing === undefined) return wanted ?? 'TIMESTAMP';
  if (wanted !== undefined && wide(standing) !== wanted)
    throw new IngotError(
      'SNAPSHOT_TIME_TYPE',
      `"updated_at" of "${snapshot.fullName}" is ${changedType}, but the times in its table are ${standing}`,
      {
        location: fileOf(snapshot),
        hint:
          wanted === withZone
            ? 'Cast it to a time in UTC: updated_at: "updated_at at time zone \'UTC\'".'
            : `Cast it to ${standing} in "updated_at".`,
      },
    );
  return standing === 'TIMESTAMP_NS' ? standing : wide(standing);
}

function noTime({ fullName, settings, ...snapshot }: Snapshot, type: string): IngotError {
  const { updatedAt = '' } = settings.strategy;
  return new IngotError(
    'SNAPSHOT_TIME_TYPE',
    `"updated_at" of "${fullName}" is "${updatedAt}" of type ${type}, which holds no time`,
    {
      location: fileOf(snapshot),
      hint: `It must be a date or a timestamp; cast it: updated_at: "${updatedAt}::timestamp".`,
    },
  );
}

/** What the table stores without a loss is stored as the table has it; where only its type is too narrow, that is widened. */
function widening(
  snapshot: Snapshot,
  { name, type: before }: ColumnType,
  { type, isMeta }: { readonly type: string; readonly isMeta: boolean },
): readonly ColumnType[] {
  const isCoarse = isMeta && coarseTimes.includes(before);
  if (isCoarse && type !== before) return [{ name, type }];
  if (isMeta || fitsType(type, before)) return [];
  if (fitsType(before, type)) return [{ name, type }];
  throw new IngotError(
    'SNAPSHOT_TYPE_CHANGED',
    `"${name}" of "${snapshot.fullName}" is ${type} now, and its table has ${before}, which would change values`,
    {
      location: fileOf(snapshot),
      hint: `Cast it to ${before} in what the snapshot reads, or give the column another name.`,
    },
  );
}

export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
