import { IngotError } from '../../core/error.ts';
import type { Location } from '../../core/source-text.ts';
import type { TestRow, WrittenRows } from '../../core/unit-test.ts';
import type { YamlEntry } from '../../core/yaml-value.ts';

/** Rows in CSV with a header; nothing between two commas is NULL, and `""` an empty text. @throws IngotError FIXTURE_CSV */
export function readCsvRows(
  text: string,
  locate: (offset: number) => Location,
): Omit<WrittenRows, 'source'> {
  const [header, ...records] = readRecords(text, locate);
  if (header === undefined)
    throw mistake('There is no header', locate(0), 'Begin with a line of column names.');
  const columns = header.cells.map((cell) => (cell.text ?? '').trim());
  const keys = columns.map((name) => name.toLowerCase());
  keys.forEach((key, at) => {
    const location = locate(header.cells[at]!.offset);
    if (key === '') throw mistake('A column has no name', location, 'Name it in the header.');
    if (keys.indexOf(key) < at)
      throw mistake(`The column "${columns[at]}" stands twice`, location, 'Keep one.');
  });
  const rows = records.map((record): TestRow => {
    const { cells, offset } = record;
    if (cells.length !== columns.length)
      throw mistake(
        `A row has ${cells.length} values, and the header ${columns.length}`,
        locate(offset),
        'A value with a comma in it stands in double quotes.',
      );
    const entries = cells.map((cell, at) => [keys[at]!, toEntry(cell, locate)] as const);
    return { cells: new Map(entries), location: () => locate(offset) };
  });
  return { kind: 'written', format: 'csv', columns, rows };
}

interface CsvCell {
  /** Undefined for nothing. */
  readonly text: string | undefined;
  readonly offset: number;
}

interface CsvRecord {
  readonly cells: readonly CsvCell[];
  readonly offset: number;
}

function toEntry({ text, offset }: CsvCell, locate: (offset: number) => Location): YamlEntry {
  const location = () => locate(offset);
  const value = text ?? null;
  return { value: { kind: 'scalar', value, written: text ?? '', location }, location };
}

const cellPattern = /[ \t]*"((?:[^"]|"")*)"[ \t]*|[^,\r\n]*/y;

/** Empty lines are passed over. */
function readRecords(text: string, locate: (offset: number) => Location): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: CsvCell[] = [];
  let start = 0;
  for (let at = 0; at <= text.length;) {
    cellPattern.lastIndex = at;
    const match = cellPattern.exec(text);
    const [written = '', quoted] = match ?? [];
    const end = at + written.length;
    const next = text[end];
    if (next !== undefined && !',\r\n'.includes(next))
      throw mistake('A quote is not closed, or stands inside of a value', locate(at), quoteHint);
    if (quoted === undefined && written.trimStart().startsWith('"'))
      throw mistake('A quote is not closed', locate(at), quoteHint);
    const value = quoted === undefined ? written || undefined : quoted.replaceAll('""', '"');
    cells.push({ text: value, offset: at });
    at = end + 1;
    if (next === ',') continue;
    if (next === '\r' && text[at] === '\n') at++;
    const isEmpty = cells.length === 1 && written.trim() === '';
    if (!isEmpty) records.push({ cells, offset: start });
    cells = [];
    start = at;
  }
  return records;
}

const quoteHint = 'Put the value into double quotes, and double the quotes in it.';

function mistake(message: string, location: Location, hint: string): IngotError {
  return new IngotError('FIXTURE_CSV', message, { location, hint });
}
