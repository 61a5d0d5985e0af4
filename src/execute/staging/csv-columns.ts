import { IngotError } from '../../core/error.ts';
import type { Source } from '../../core/node.ts';
import { suggest } from '../../core/suggest.ts';
import type { CsvLayout } from './csv-header.ts';
import { columnNames } from './column-names.ts';
import type { FoundFile } from './find-files.ts';

/** A column of a raw file with the type its values get. */
export interface StagedColumn {
  readonly name: string;
  readonly type: string;
}

/** The columns of a CSV file in its order, with the types that the source declares; others are text. */
export function csvColumns(
  source: Source,
  layout: CsvLayout,
  file: FoundFile,
): readonly StagedColumn[] {
  const names =
    source.files?.csv.header === false
      ? namesWithoutHeader(source, layout)
      : headerNames(layout, file);
  checkDeclared(source, names, file);
  return typedColumns(names, source);
}

/** The names with the types that the source declares for them; the declared spelling wins. */
export function typedColumns(names: readonly string[], source: Source): readonly StagedColumn[] {
  const declared = new Map(source.columns.map((column) => [column.name.toLowerCase(), column]));
  return names.map((name) => {
    const column = declared.get(name.toLowerCase());
    return { name: column?.name ?? name, type: column?.dataType ?? 'varchar' };
  });
}

function headerNames(layout: CsvLayout, file: FoundFile): readonly string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return columnNames(layout.values.map((value) => decoder.decode(value)));
  } catch (cause) {
    throw new IngotError(
      'SOURCE_ENCODING',
      `The header of "${file.sourcePath}" is not valid UTF-8`,
      {
        location: file.location,
        cause,
        hint: 'Set `encoding: latin-1` (or `utf-16`) for these files.',
      },
    );
  }
}

function namesWithoutHeader({ columns }: Source, { values }: CsvLayout): readonly string[] {
  const declared = columns.map(({ name }) => name);
  return declared.length > 0 ? declared : columnNames(values.map(() => ''));
}

function checkDeclared(source: Source, names: readonly string[], file: FoundFile): void {
  const present = new Set(names.map((name) => name.toLowerCase()));
  const missing = source.columns.filter(({ name }) => !present.has(name.toLowerCase()));
  const [first] = missing;
  if (first === undefined) return;
  const list = missing.map(({ name }) => `"${name}"`).join(', ');
  const header = names
    .slice(0, 20)
    .map((name) => `"${name}"`)
    .join(', ');
  throw new IngotError(
    'SOURCE_COLUMN_MISSING',
    `The file "${file.sourcePath}" has no column ${list}`,
    {
      location: file.location,
      hint:
        suggest(first.name, names) ?? `Its columns are ${header}${names.length > 20 ? ', …' : ''}.`,
    },
  );
}
