import type { Session } from '../../core/adapter.ts';
import { EngineError } from '../../core/adapter.ts';
import type { ColumnType } from '../../core/columns.ts';
import { describedColumns } from '../../core/described-columns.ts';
import { IngotError } from '../../core/error.ts';
import type { TableNode } from '../../core/node.ts';
import { quoteIdentifier, renderRelation, type Relation } from '../../core/relation.ts';
import type { GivenInput, QueriedRows, WrittenRows } from '../../core/unit-test.ts';
import { emptyTable } from '../../check/empty-tables.ts';
import type { Execution } from '../execution.ts';
import { loadSeed } from '../seeds/load-seed.ts';
import { guessedColumns } from './guessed-columns.ts';
import { checkExact } from './check-exact.ts';
import { cellChecks, namedColumns, rowsSql, type TypedRows } from './rows-sql.ts';

/** A table that a unit test gives the rows of. */
export interface GivenTable {
  readonly given: GivenInput;
  readonly node: TableNode;
  readonly relation: Relation;
  /** Undefined where nobody knows its columns before it is there. */
  readonly columns: readonly ColumnType[] | undefined;
}

/** Makes a table of given rows. @throws IngotError for rows that it can't have */
export async function makeGiven(
  table: GivenTable,
  { session, execution }: { readonly session: Session; readonly execution?: Execution },
): Promise<void> {
  const { rows } = table.given;
  if (rows === undefined) await makeSeed(table, session, execution);
  else if (rows.kind === 'written') await makeWritten(table, rows, session);
  else await makeQueried(table, rows, session);
}

/** All rows of a seed, as a build loads them. */
async function makeSeed(
  { node }: GivenTable,
  session: Session,
  execution: Execution | undefined,
): Promise<void> {
  if (node.resourceType !== 'seed' || execution === undefined)
    throw new Error(`${node.uniqueId} brings no rows`);
  await loadSeed(node, session, { ...execution, existing: new Map(), fullRefresh: true });
}

async function makeWritten(
  { given, relation, columns: known }: GivenTable,
  written: WrittenRows,
  session: Session,
): Promise<void> {
  const all = known ?? guessedColumns(written, given);
  const columns = namedColumns(written, all, given.input);
  const typed = { columns, rows: written.rows };
  const sql = rowsSql(typed);
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const insert = `insert into ${renderRelation(relation)} (${names})\n${sql}`;
  const statements = [emptyTable(relation, all), ...(sql === undefined ? [] : [insert])];
  await whileCasting(typed, session, () => session.execute(statements.join(';\n')));
}

async function makeQueried(
  { given, relation, columns }: GivenTable,
  query: QueriedRows,
  session: Session,
): Promise<void> {
  const { sql, location } = query;
  const table = renderRelation(relation);
  const statements =
    columns === undefined
      ? [`create or replace table ${table} as\n${sql}`]
      : [emptyTable(relation, columns), `insert into ${table} by name\n${sql}`];
  try {
    if (columns !== undefined) {
      const found = await describedColumns(sql, session);
      await checkExact(query, { found, known: columns }, session);
    }
    for (const statement of statements) await session.execute(statement);
  } catch (error) {
    throw refusedQuery(error, given.input, location);
  }
}

/** What DuckDB said against a query that a unit test writes. */
export function refusedQuery(
  error: unknown,
  what: string,
  location: IngotError['location'],
): unknown {
  if (!(error instanceof EngineError) || error.kind === 'Interrupt') return error;
  const [line = ''] = error.message.split('\n');
  return new IngotError('UNIT_TEST_ROWS', `The query for ${what} fails: ${line}`, {
    location,
    hint: 'It runs on its own, and gives columns by their names.',
    cause: error,
  });
}

/**
 * Does work in which values become those of their types; one that can't is told at its place.
 * @throws IngotError UNIT_TEST_VALUE
 */
export async function whileCasting<T>(
  typed: TypedRows,
  session: Session,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === 'Interrupt') throw error;
    throw (await wrongCell(typed, session, error)) ?? error;
  }
}

async function wrongCell(
  typed: TypedRows,
  session: Session,
  cause: EngineError,
): Promise<IngotError | undefined> {
  const checks = cellChecks(typed);
  if (checks.length === 0) return undefined;
  const { rows } = await session.query(`select [${checks.map(({ sql }) => sql).join(', ')}]`);
  const found = rows[0]?.[0];
  const wrong = Array.isArray(found) ? checks[found.indexOf(true)] : undefined;
  if (wrong === undefined) return undefined;
  const { entry, column } = wrong;
  return new IngotError('UNIT_TEST_VALUE', `The value of "${column.name}" is no ${column.type}`, {
    location: entry.value.location(),
    hint: 'Write a value that the column can hold.',
    cause,
  });
}
