import { inspect } from 'node:util';
import {
  UnfitValue,
  type ColumnBatch,
  type Session,
  type TableWriter,
} from '../../core/adapter.ts';
import type { ColumnType } from '../../core/columns.ts';
import { IngotError } from '../../core/error.ts';
import { mask, personalColumns } from '../../core/is-personal.ts';
import type { Model } from '../../core/node.ts';
import type { Relation } from '../../core/relation.ts';
import type { RowPart } from './row-parts.ts';

/** Where rows go. */
export interface RowsTarget {
  readonly model: Model;
  readonly session: Session;
  readonly table: Relation;
  readonly columns: readonly ColumnType[];
}

/** Puts parts into a table, one after another. @returns how many rows @throws IngotError for a value that does not fit */
export async function writeRows(
  parts: AsyncIterable<RowPart>,
  target: RowsTarget,
): Promise<number> {
  const writer = await target.session.openWriter(target.table);
  const columnNumbers = new Map(target.columns.map(({ name }, at) => [name.toLowerCase(), at]));
  let rows = 0;
  for await (const part of parts) {
    await writePart(part, { ...target, writer, columnNumbers, before: rows });
    rows += part.rows;
  }
  await writer.close();
  return rows;
}

async function writePart(
  part: RowPart,
  {
    writer,
    columnNumbers,
    before,
    ...target
  }: RowsTarget & {
    readonly writer: TableWriter;
    readonly columnNumbers: ReadonlyMap<string, number>;
    readonly before: number;
  },
): Promise<void> {
  const columns: ArrayLike<unknown>[] = target.columns.map(() => []);
  for (const [at, name] of part.names.entries()) {
    const number = columnNumbers.get(name.toLowerCase());
    if (number === undefined) throw unknownColumn(name, part, { ...target, before });
    columns[number] = part.columns[at] ?? [];
  }
  const batch: ColumnBatch = { rows: part.rows, columns };
  try {
    await writer.write(batch);
  } catch (error) {
    throw error instanceof UnfitValue ? unfitValue(error, { ...target, before }) : error;
  }
}

type Told = RowsTarget & { readonly before: number };

function unknownColumn(name: string, part: RowPart, { model, columns, before }: Told): IngotError {
  const column = part.columns[part.names.indexOf(name)];
  const at = Array.from(column ?? []).findIndex((value) => value !== undefined);
  const known = columns.map((each) => `"${each.name}"`).join(', ');
  return new IngotError(
    'TYPESCRIPT_COLUMN_UNKNOWN',
    `Row ${before + at + 1} of "${model.fullName}" has a column "${name}", which the table has not`,
    { hint: `It has ${known}. ${isDeclared(model) ? 'Declare it too.' : declareHint}` },
  );
}

const declareHint =
  'The columns were found in the first 20,480 rows; say all of them: export const config = { columns: { id: "bigint", … } }.';

function isDeclared({ contract, rowColumns }: Model): boolean {
  return contract !== undefined || rowColumns !== undefined;
}

function unfitValue(error: UnfitValue, { model, columns, before }: Told): IngotError {
  const { name = '' } = columns[error.column] ?? {};
  const isHidden = personalColumns(model).has(name);
  const shown = isHidden ? mask : shownValue(error.value);
  const isTyped = model.columns.some(
    (column) => column.name.toLowerCase() === name.toLowerCase() && column.dataType !== undefined,
  );
  const place = `Row ${before + error.row + 1} of "${model.fullName}"`;
  const reason = error.message.startsWith(':')
    ? `: its${error.message.slice(1)}`
    : ` ${error.message}`;
  return new IngotError(
    'TYPESCRIPT_VALUE',
    `${place}: "${name}" is ${shown}, and that${reason} (${error.columnType})`,
    {
      hint: isTyped
        ? 'Give a value of that type, or declare another.'
        : `The type was found in the first 20,480 rows: say the right one as "data_type" of "${name}".`,
      cause: error,
    },
  );
}

function shownValue(value: unknown): string {
  const text = inspect(value, { depth: 1, breakLength: Infinity, maxStringLength: 60 });
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
