import { IngotError } from '../../../core/error.ts';
import type { FileSpec } from '../../../core/file-spec.ts';
import type { Column, Source } from '../../../core/node.ts';
import { suggest } from '../../../core/suggest.ts';
import { columnNames } from '../column-names.ts';
import type { FoundFile } from '../find-files.ts';
import { snakeCase } from '../snake-case.ts';
import { hasHeader, type CsvLayout } from './csv-header.ts';
import type { SourceHeaders } from './source-headers.ts';

/** A column of a raw file with the type its values get. */
export interface StagedColumn {
  readonly name: string;
  readonly type: string;
}

/** The names with the types that the source declares for them; the declared spelling wins. */
export function typedColumns(names: readonly string[], source: Source): readonly StagedColumn[] {
  const declared = new Map(source.columns.map((column) => [column.name.toLowerCase(), column]));
  return names.map((name) => {
    const column = declared.get(name.toLowerCase());
    return { name: column?.name ?? name, type: column?.dataType ?? 'varchar' };
  });
}

export interface ColumnReader {
  readonly source: Source;
  readonly files: FileSpec;
  readonly file: FoundFile;
  /** What the files before have had. */
  readonly headers?: SourceHeaders;
}

/**
 * The columns of a CSV file in its order; a declared one has its declared spelling.
 * @throws IngotError SOURCE_ENCODING, SOURCE_COLUMN_MISSING
 */
export function csvColumns(layout: CsvLayout, reader: ColumnReader): readonly string[] {
  const { source, files } = reader;
  if (hasHeader(files.csv)) return headerColumns(headerTexts(layout, reader.file), reader);
  const declared = source.columns.map(({ name }) => name);
  return declared.length > 0 ? declared : columnNames(layout.values.map(() => ''));
}

function headerTexts({ values }: CsvLayout, file: FoundFile): readonly string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return values.map((value) => decoder.decode(value));
  } catch (cause) {
    throw new IngotError(
      'SOURCE_ENCODING',
      `The header of "${file.sourcePath}" is not valid UTF-8`,
      {
        location: file.location,
        cause,
        hint: 'Set `encoding: windows-1252` (or `latin-1`, `utf-16`, …) for these files.',
      },
    );
  }
}

function headerColumns(header: readonly string[], reader: ColumnReader): readonly string[] {
  const { source, files, headers } = reader;
  const byHeader = source.columns.filter(({ reading }) => reading?.path !== undefined);
  const declared = new Map(byHeader.map((column) => [headerIndex(header, column), column.name]));
  const texts = files.normalizeNames ? header.map(snakeCase) : header;
  const placed = new Map([...exactNames(header, texts, reader), ...declared]);
  const names = typedColumns(uniqueNames(texts, placed), source).map(({ name }) => name);
  checkDeclared(names, header, { ...reader, found: declared });
  headers?.add(names.map((name, index) => [name, header[index] ?? '']));
  return names;
}

/** Columns that are declared, or were found in a file before, by exactly what the header has; letter case counts. */
function exactNames(
  header: readonly string[],
  texts: readonly string[],
  { source, headers }: ColumnReader,
): ReadonlyMap<number, string> {
  const declared = new Set<string>();
  const taken = new Set<string>();
  for (const { name, reading } of source.columns) {
    if (reading?.path === undefined) declared.add(name);
    else taken.add(name.toLowerCase());
  }
  const placed = new Map<number, string>();
  for (const [index, text] of texts.entries()) {
    if (!declared.delete(text)) continue;
    placed.set(index, text);
    taken.add(text.toLowerCase());
  }
  for (const [index, text] of header.entries()) {
    if (placed.has(index)) continue;
    const free = headers?.named(text).find((name) => !taken.has(name.toLowerCase()));
    if (free === undefined) continue;
    placed.set(index, free);
    taken.add(free.toLowerCase());
  }
  return placed;
}

/** Whether a column that is declared is found under one of these texts. */
export function isDeclaredFor({ columns }: Source, texts: readonly string[]): boolean {
  return columns.some(({ name, reading }) =>
    texts.some((text) => isSame(text, reading?.path ?? name)),
  );
}

/** Where the header has the text under which a column is found; -1 where it does not. */
function headerIndex(header: readonly string[], { reading }: Column): number {
  const wanted = reading?.path ?? '';
  const exact = header.indexOf(wanted);
  return exact === -1 ? header.findIndex((text) => isSame(text, wanted)) : exact;
}

function isSame(text: string, wanted: string): boolean {
  return text.trim().toLowerCase() === wanted.trim().toLowerCase();
}

/** Names that are known already stay as they are; the others give way to them. */
function uniqueNames(
  header: readonly string[],
  placed: ReadonlyMap<number, string>,
): readonly string[] {
  if (placed.size === 0) return columnNames(header);
  const order = [
    ...[...header.keys()].filter((index) => placed.has(index)),
    ...[...header.keys()].filter((index) => !placed.has(index)),
  ];
  const texts = order.map((index) => {
    const text = placed.get(index) ?? header[index] ?? '';
    return text.trim() === '' ? `column_${index + 1}` : text;
  });
  const names: string[] = [];
  for (const [at, name] of columnNames(texts).entries()) names[order[at]!] = name;
  return names;
}

function checkDeclared(
  names: readonly string[],
  header: readonly string[],
  {
    source,
    files,
    file,
    headers,
    found,
  }: ColumnReader & { readonly found: ReadonlyMap<number, string> },
): void {
  const present = new Set(names.map((name) => name.toLowerCase()));
  const placed = new Set([...found].flatMap(([index, name]) => (index === -1 ? [] : [name])));
  const isPresent = ({ name, reading }: Column) =>
    reading?.path === undefined ? present.has(name.toLowerCase()) : placed.has(name);
  const missing = source.columns.filter((column) => !isPresent(column));
  const [first] = missing;
  if (first === undefined) return;
  if (headers?.hasOthers === true && files.onSchemaChange === 'append') return;
  const wanted = missing.map(({ name, reading }) => `"${reading?.path ?? name}"`).join(', ');
  const known = first.reading?.path === undefined ? names : header;
  const shown = known.map((text) => `"${text}"`);
  throw new IngotError(
    'SOURCE_COLUMN_MISSING',
    `The file "${file.sourcePath}" has no column ${wanted}`,
    {
      location: file.location,
      hint:
        suggest(first.reading?.path ?? first.name, known) ??
        `Its columns are ${shown.slice(0, 20).join(', ')}${shown.length > 20 ? ', …' : ''}.`,
    },
  );
}
