import type { QueryResult } from '../../core/adapter.ts';
import type { Json } from '../../core/json.ts';
import { isNumberType, uniqueNames } from './cells.ts';

/** A list of objects, one row a line. Numbers stand as DuckDB gives them, with every digit. */
export function jsonTable({ columns, rows }: QueryResult): string {
  const keys = uniqueNames(columns).map((name) => JSON.stringify(name));
  const objects = rows.map((row) => {
    const fields = columns.map(({ type }, index) => `${keys[index]}:${jsonCell(row[index], type)}`);
    return `  {${fields.join(',')}}`;
  });
  return objects.length === 0 ? '[]\n' : `[\n${objects.join(',\n')}\n]\n`;
}

/** Decimals and 64-bit integers arrive as text, because a JavaScript number can't hold them; JSON's text can. */
function jsonCell(value: Json | undefined, type: string): string {
  const isExactNumber =
    typeof value === 'string' && isNumberType(type) && /^-?\d+(\.\d+)?$/.test(value);
  return isExactNumber ? value : JSON.stringify(value ?? null);
}
