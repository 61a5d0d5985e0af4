import type { ColumnType } from '../../core/columns.ts';
import { IngotError } from '../../core/error.ts';
import { parseType } from '../../core/parse-type.ts';
import { quoteIdentifier } from '../../core/relation.ts';
import { suggest } from '../../core/suggest.ts';
import type { TestRow, WrittenRows } from '../../core/unit-test.ts';
import type { YamlEntry } from '../../core/yaml-value.ts';
import { valueSql } from './value-sql.ts';

/** Rows with the columns that they have a value for. */
export interface TypedRows {
  readonly columns: readonly ColumnType[];
  readonly rows: readonly TestRow[];
}

/**
 * The columns that written rows name, with their types.
 * @param what whose columns they are, for messages
 * @throws IngotError UNIT_TEST_COLUMN
 */
export function namedColumns(
  { columns, rows }: WrittenRows,
  known: readonly ColumnType[],
  what: string,
): readonly ColumnType[] {
  const byName = new Map(known.map((column) => [column.name.toLowerCase(), column]));
  return columns.map((name) => {
    const found = byName.get(name.toLowerCase());
    if (found !== undefined) return found;
    const names = known.map((column) => column.name);
    throw new IngotError('UNIT_TEST_COLUMN', `${what} has no column "${name}"`, {
      location: placeOf(name, rows),
      hint: suggest(name, names) ?? `It has: ${names.join(', ')}.`,
    });
  });
}

function placeOf(name: string, rows: readonly TestRow[]) {
  for (const { cells } of rows) {
    const entry = cells.get(name.toLowerCase());
    if (entry !== undefined) return entry.location();
  }
  return rows[0]?.location();
}

/**
 * A query that gives the rows, each value cast to the type of its column; undefined for no rows.
 * @throws IngotError UNIT_TEST_VALUE
 */
export function rowsSql({ columns, rows }: TypedRows): string | undefined {
  if (rows.length === 0) return undefined;
  if (columns.length === 0)
    throw new IngotError('UNIT_TEST_VALUE', 'A row names no column', {
      location: rows[0]?.location(),
      hint: 'Name at least one, also where its value is null.',
    });
  const types = columns.map(({ type }) => parseType(type));
  // One select a row: a list of values would want one type for what stands below each other.
  const selects = rows.map(({ cells }) => {
    const values = columns.map(({ name }, at) => {
      const entry = cells.get(name.toLowerCase());
      const value = entry === undefined ? 'null' : valueSql(entry.value, types[at]!);
      return `${castTo(value, columns[at]!.type)} as ${quoteIdentifier(name)}`;
    });
    return `select ${values.join(', ')}`;
  });
  return selects.join('\nunion all\n');
}

/** What has no type stays as it is. */
export function castTo(expression: string, type: string): string {
  return type === 'SQLNULL' || type === '"NULL"' ? expression : `cast(${expression} as ${type})`;
}

/** The cells of rows that DuckDB can't make values of their types, asked one by one. */
export function cellChecks({ columns, rows }: TypedRows): readonly {
  readonly entry: YamlEntry;
  readonly column: ColumnType;
  readonly sql: string;
}[] {
  return rows.flatMap(({ cells }) =>
    columns.flatMap((column) => {
      const entry = cells.get(column.name.toLowerCase());
      const isNull = entry?.value.kind === 'scalar' && entry.value.value === null;
      if (entry === undefined || isNull) return [];
      const value = valueSql(entry.value, parseType(column.type));
      return [{ entry, column, sql: `try_cast(${value} as ${column.type}) is null` }];
    }),
  );
}
