import type { Session } from '../../core/adapter.ts';
import type { ColumnType } from '../../core/columns.ts';
import { IngotError } from '../../core/error.ts';
import { fitsType } from '../../core/fits-type.ts';
import { quoteIdentifier } from '../../core/relation.ts';
import type { QueriedRows } from '../../core/unit-test.ts';
import { inexactCondition } from '../exact-types.ts';

/**
 * Makes sure that each value of a query stays what it is in the type of its column: DuckDB rounds without a word.
 * @param found the columns of the query
 * @param known the columns that they are to be
 * @throws IngotError UNIT_TEST_VALUE
 */
export async function checkExact(
  { sql, location }: QueriedRows,
  {
    found,
    known,
  }: { readonly found: readonly ColumnType[]; readonly known: readonly ColumnType[] },
  session: Session,
): Promise<void> {
  const types = new Map(known.map(({ name, type }) => [name.toLowerCase(), type]));
  const checks = found.flatMap(({ name, type: from }) => {
    const type = types.get(name.toLowerCase());
    const condition = type === undefined ? undefined : changedIn(name, from, type);
    return condition === undefined ? [] : [{ name, type, condition }];
  });
  if (checks.length === 0) return;
  const examples = checks.map(
    ({ name, condition }) =>
      `any_value(${quoteIdentifier(name)}::varchar) filter (where ${condition})`,
  );
  const { rows } = await session.query(`select ${examples.join(', ')}\nfrom (\n${sql}\n)`);
  const at = rows[0]?.findIndex((example) => example !== null) ?? -1;
  const wrong = checks[at];
  if (wrong === undefined) return;
  throw new IngotError(
    'UNIT_TEST_VALUE',
    `"${String(rows[0]?.[at])}" can't be a value of "${wrong.name}", which is ${wrong.type}`,
    { location, hint: 'Write a value that the column can hold.' },
  );
}

/** A condition that is true where a value would be another one in a type. */
function changedIn(name: string, from: string, to: string): string | undefined {
  const column = quoteIdentifier(name);
  if (fitsType(from, to)) return undefined;
  if (from === 'VARCHAR') return inexactCondition(column, to);
  if (!mayRound(from) || !mayRound(to)) return undefined;
  return `try_cast(try_cast(${column} as ${to}) as ${from}) is distinct from ${column}`;
}

/** Numbers and times, of which one type holds more than another, and lists and structs of them. */
function mayRound(type: string): boolean {
  return /INT|^FLOAT|^DOUBLE|DECIMAL|^DATE|^TIME|BOOLEAN/.test(type) && !/VARCHAR|JSON/.test(type);
}
