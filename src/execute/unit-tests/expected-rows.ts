import type { QueryResult, Session } from '../../core/adapter.ts';
import type { ColumnType } from '../../core/columns.ts';
import type { Json } from '../../core/json.ts';
import { describedColumns } from '../../core/described-columns.ts';
import { strategyOf } from '../../core/materialization.ts';
import type { Manifest } from '../../core/manifest.ts';
import type { Model, Snapshot } from '../../core/node.ts';
import { quoteIdentifier } from '../../core/relation.ts';
import type { RowsDifference } from '../../core/rows-difference.ts';
import type { ExpectedRows, QueriedRows, WrittenRows } from '../../core/unit-test.ts';
import { keyColumns } from '../data-tests/key-columns.ts';
import { checkExact } from './check-exact.ts';
import { compareRows, withoutSpace } from './compare-rows.ts';
import { refusedQuery, whileCasting } from './given-tables.ts';
import { castTo, namedColumns, rowsSql } from './rows-sql.ts';

/** What rows are expected of, and where their values are cast. */
export interface ExpectedOf {
  readonly model: Model | Snapshot;
  readonly manifest: Manifest;
  readonly session: Session;
}

/**
 * Where the rows that came are not those that are expected. As in dbt, only columns that the test names count.
 * @throws IngotError for rows that can't be expected
 */
export async function differenceFrom(
  { rows, isOrdered }: ExpectedRows,
  actual: QueryResult,
  run: ExpectedOf,
): Promise<RowsDifference | undefined> {
  const expected =
    rows.kind === 'written'
      ? await writtenRows(rows, actual.columns, run.session)
      : await queriedRows(rows, actual.columns, run.session);
  const places = expected.columns.map(({ name }) => placeOf(name, actual.columns));
  const columns = places.map((at, index) => actual.columns[at] ?? expected.columns[index]!);
  const plain = (row: readonly Json[]) => row.map((cell, at) => comparable(cell, columns[at]));
  const got = actual.rows.map((row) => plain(places.map((at) => row[at] ?? null)));
  const request = { columns, expected: expected.rows.map(plain), got, isOrdered };
  return compareRows({ ...request, key: () => keyOf(request, run) });
}

function comparable(cell: Json, column: ColumnType | undefined): Json {
  return column?.type === 'JSON' && typeof cell === 'string' ? withoutSpace(cell) : cell;
}

function placeOf(name: string, columns: QueryResult['columns']): number {
  return columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
}

async function writtenRows(
  rows: WrittenRows,
  actual: readonly ColumnType[],
  session: Session,
): Promise<QueryResult> {
  const columns = namedColumns(rows, actual, 'The result of the model');
  const typed = { columns, rows: rows.rows };
  const sql = rowsSql(typed);
  // No row names a column where there is none: then all columns count.
  if (sql === undefined) return { columns: columns.length === 0 ? actual : columns, rows: [] };
  return whileCasting(typed, session, () => session.query(sql));
}

async function queriedRows(
  query: QueriedRows,
  actual: readonly ColumnType[],
  session: Session,
): Promise<QueryResult> {
  const { sql, location } = query;
  try {
    const found = await describedColumns(sql, session);
    const none = { columns: found.map(({ name }) => name), rows: [] };
    const source = { rows: null, fixture: undefined };
    const named = { kind: 'written', format: 'dict', ...none, source } as const;
    const columns = namedColumns(named, actual, 'The result of the model');
    await checkExact(query, { found, known: columns }, session);
    const casts = columns.map(
      ({ type }, at) => `${castTo(quoteIdentifier(found[at]!.name), type)} as c${at}`,
    );
    const { rows } = await session.query(`select ${casts.join(', ')}\nfrom (\n${sql}\n)`);
    return { columns, rows };
  } catch (error) {
    throw refusedQuery(error, '"expect"', location);
  }
}

/** The places of the columns by which people know a row; else of the first one that tells all rows apart. */
function keyOf(
  {
    columns,
    expected,
    got,
  }: Pick<Parameters<typeof compareRows>[0], 'columns' | 'expected' | 'got'>,
  { model, manifest }: ExpectedOf,
): readonly number[] {
  const strategy = model.resourceType === 'model' ? strategyOf(model.materialization) : undefined;
  const unique = strategy !== undefined && 'uniqueKey' in strategy ? strategy.uniqueKey : [];
  const names = unique.length > 0 ? unique : keyColumns(model.uniqueId, manifest);
  const places = names.map((name) => placeOf(name, columns));
  if (places.length > 0 && !places.includes(-1)) return places;
  const tellsApart = (at: number) =>
    [expected, got].every(
      (rows) => new Set(rows.map((row) => JSON.stringify(row[at]))).size === rows.length,
    );
  const first = columns.findIndex((_, at) => tellsApart(at));
  return first === -1 ? [] : [first];
}
