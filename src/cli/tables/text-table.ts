import type { ChalkInstance } from 'chalk';
import type { QueryResult } from '../../core/adapter.ts';
import type { Json } from '../../core/json.ts';
import {
  fitText,
  padText,
  printable,
  textWidth,
  wrapIndented,
  wrapText,
} from '../reporters/text-width.ts';
import { cellText, isNumberType } from './cells.ts';
import { fitWidths } from './fit-widths.ts';

export interface TableStyle {
  readonly colors: ChalkInstance;
  /** Width of the terminal; undefined: as wide as it needs. */
  readonly columns: number | undefined;
}

interface TableColumn {
  readonly name: string;
  readonly isNumber: boolean;
  readonly cells: readonly string[];
  readonly width: number;
}

const gap = '  ';
const mostRowsAsRecords = 3;

/** Rows in aligned columns that fit the terminal; few rows with many columns stand one value below the other. */
export function textTable(result: QueryResult, style: TableStyle): string {
  if (result.columns.length === 0) return '';
  const columns = result.columns.map((_, index) => toColumn(result, index));
  const needed = totalWidth(columns.map(({ width }) => width));
  const available = style.columns ?? Infinity;
  if (needed > available && result.rows.length > 0 && result.rows.length <= mostRowsAsRecords) {
    return recordLines(columns, result.rows, style);
  }
  const widths = fitWidths(
    columns.map(({ width }) => width),
    available,
    gap.length,
  );
  const shown = columns.slice(0, widths.length);
  const head = shown.map((column, index) =>
    style.colors.bold(pad(column, column.name, widths[index]!)),
  );
  const rule = widths.map((width) => style.colors.dim('─'.repeat(width)));
  const body = result.rows.map((row, at) =>
    shown.map((column, index) => {
      const text = pad(column, column.cells[at]!, widths[index]!);
      return row[index] === null ? style.colors.dim(text) : text;
    }),
  );
  return [
    ...[head, rule, ...body].map((cells) => cells.join(gap).trimEnd()),
    ...remarks(columns.slice(widths.length), result.rows.length, style),
    '',
  ].join('\n');
}

function toColumn({ columns, rows }: QueryResult, index: number): TableColumn {
  const { name, type } = columns[index]!;
  const cells = rows.map((row) => shownCell(row[index] ?? null));
  const width = cells.reduce(
    (widest, cell) => Math.max(widest, textWidth(cell)),
    Math.max(1, textWidth(printable(name))),
  );
  return { name: printable(name), isNumber: isNumberType(type), cells, width };
}

function shownCell(value: Json): string {
  if (value === null) return 'null';
  return printable(cellText(value).replaceAll('\r', '\\r').replaceAll('\n', '\\n'));
}

function pad({ isNumber }: TableColumn, text: string, width: number): string {
  const fitted = fitText(text, width);
  return isNumber ? ' '.repeat(width - textWidth(fitted)) + fitted : padText(fitted, width);
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1);
}

function recordLines(
  columns: readonly TableColumn[],
  rows: QueryResult['rows'],
  style: TableStyle,
): string {
  const nameWidth = Math.max(...columns.map(({ name }) => textWidth(name)));
  const indent = nameWidth + gap.length;
  const width = Math.max(indent + 20, style.columns ?? 80);
  const records = rows.map((row) =>
    columns
      .map(({ name }, index) => {
        const label = style.colors.bold(padText(name, nameWidth));
        const value = wholeCell(row[index] ?? null);
        return `${label}${gap}${wrapIndented(value, { width, indent })}\n`;
      })
      .join(''),
  );
  return records.join('\n');
}

/** With its lines as they are, for there is room below. */
function wholeCell(value: Json): string {
  return value === null ? 'null' : printable(cellText(value).replaceAll('\r\n', '\n'));
}

function remarks(
  hidden: readonly TableColumn[],
  rows: number,
  { colors, columns }: TableStyle,
): string[] {
  const names = hidden.map(({ name }) => name).join(', ');
  return [
    ...(rows === 0 ? [colors.dim('no rows')] : []),
    ...(hidden.length === 0
      ? []
      : wrapText(`not shown for want of room: ${names}; --output csv shows all`, columns).map(
          (line) => colors.dim(line),
        )),
  ];
}
