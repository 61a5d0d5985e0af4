import type { QueryResult } from '../../core/adapter.ts';
import type { Json } from '../../core/json.ts';
import { cellText } from './cells.ts';

/** RFC 4180 with a header and plain line feeds; NULL is empty, an empty text is in quotes. */
export function csvTable({ columns, rows }: QueryResult): string {
  const lines = [columns.map(({ name }) => name), ...rows];
  return lines.map((line) => `${line.map(csvCell).join(',')}\n`).join('');
}

function csvCell(value: Json): string {
  const text = cellText(value);
  const needsQuotes = value === '' || /[",\r\n]/.test(text) || /^\s|\s$/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}
