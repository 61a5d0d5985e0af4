import type { ColumnType } from '../../../core/columns.ts';
import { personalColumns } from '../../../core/is-personal.ts';
import type { Manifest } from '../../../core/manifest.ts';
import type { UniqueId } from '../../../core/node.ts';
import type { WrittenTable, WrittenValue } from '../../../core/written-value.ts';

export interface MaskableTable extends WrittenTable {
  readonly types: readonly ColumnType[];
}

/** Whether a column of what a model is made of holds personal data, by its name. */
export function personalNames(
  model: UniqueId,
  { graph, nodes }: Manifest,
): (name: string) => boolean {
  const ids = [model, ...graph.ancestors(model)];
  const personal = ids.flatMap((id) => {
    const node = nodes.get(id);
    return node !== undefined && 'columns' in node ? [personalColumns(node)] : [];
  });
  return (name) => personal.some((columns) => columns.has(name));
}

/**
 * Puts made-up values in place of personal data: the same for the same value, in every table, so that joins hold; in the
 * order of the values, which are not to be guessed from them.
 */
export function maskTables<T extends MaskableTable>(
  tables: readonly T[],
  isPersonal: (name: string) => boolean,
): readonly T[] {
  const values = new Set<string>();
  for (const table of tables)
    for (const row of table.rows)
      row.forEach((value, at) => {
        if (isPersonal(table.columns[at]!) && typeof value === 'string') values.add(value);
      });
  const numbers = new Map([...values].sort().map((value, at) => [value, at + 1]));
  return tables.map((table) => ({
    ...table,
    rows: table.rows.map((row) =>
      row.map((value, at) =>
        isPersonal(table.columns[at]!) ? masked(value, table.types[at]!, numbers) : value,
      ),
    ),
  }));
}

function masked(
  value: WrittenValue,
  { type }: ColumnType,
  numbers: ReadonlyMap<string, number>,
): WrittenValue {
  const number = typeof value === 'string' ? numbers.get(value) : undefined;
  if (number === undefined) return null;
  if (type === 'VARCHAR') return `masked_${number}`;
  if (/^U?(?:SMALL|BIG|HUGE)?INT(?:EGER)?$/.test(type)) return String(number);
  // Made up, but a date; the day of the month has room for four weeks.
  if (type === 'DATE') return new Date(Date.UTC(2000, 0, number)).toISOString().slice(0, 10);
  return null;
}
