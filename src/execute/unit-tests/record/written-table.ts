import type { Session } from '../../../core/adapter.ts';
import type { ColumnType } from '../../../core/columns.ts';
import { describedColumns } from '../../../core/described-columns.ts';
import type { DuckDbType } from '../../../core/duckdb-type.ts';
import { isJsonObject, type Json } from '../../../core/json.ts';
import { parseType } from '../../../core/parse-type.ts';
import { quoteIdentifier } from '../../../core/relation.ts';
import type { WrittenTable, WrittenValue } from '../../../core/written-value.ts';

/** The rows of a query in an order of their own, each value as a unit test writes it. */
export async function writtenTable(
  query: string,
  session: Session,
): Promise<WrittenTable & { readonly types: readonly ColumnType[] }> {
  const types = await describedColumns(`from (\n${query}\n)`, session);
  const parsed = types.map(({ type }) => parseType(type));
  const values = types.map(({ name }, at) => {
    const column = quoteIdentifier(name);
    // JSON tells nothing apart from what it is made of: single values are texts as DuckDB writes them.
    return isNested(parsed[at]!) ? column : `cast(${column} as varchar)`;
  });
  const { rows } = await session.query(
    `select ${values.join(', ')}\nfrom (select * from (\n${query}\n) order by all)`,
  );
  return {
    types,
    columns: types.map(({ name }) => name),
    rows: rows.map((row) => row.map((cell, at) => written(cell, parsed[at]!))),
  };
}

function isNested({ kind }: DuckDbType): boolean {
  return kind === 'list' || kind === 'struct' || kind === 'map';
}

function written(cell: Json, type: DuckDbType): WrittenValue {
  if (cell === null) return null;
  switch (type.kind) {
    case 'list':
      return listOf(cell).map((item) => written(item, type.element));
    case 'struct':
      return {
        kind: 'map',
        entries: type.fields.map((field) => [
          field.name,
          written((isJsonObject(cell) ? cell[field.name] : null) ?? null, field.type),
        ]),
      };
    case 'map':
      return {
        kind: 'map',
        entries: listOf(cell).flatMap((entry) =>
          isJsonObject(entry)
            ? [[String(entry['key']), written(entry['value'] ?? null, type.value)] as const]
            : [],
        ),
      };
    case 'plain':
      if (type.name === 'BOOLEAN') return cell === true || cell === 'true';
      return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
    case 'enum':
    case 'union':
      return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  }
}

function listOf(cell: Json): readonly Json[] {
  return Array.isArray(cell) ? (cell as readonly Json[]) : [];
}
