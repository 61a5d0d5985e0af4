import { IngotError } from '../../core/error.ts';
import type { Source } from '../../core/node.ts';
import { mergedColumns } from './merged-columns.ts';
import type { StagedFile } from './staged-files.ts';

/**
 * The columns of a source, in order of first appearance. With `on_schema_change` other than `append` they are those that
 * are declared and those of the file that was staged first.
 * @throws IngotError SOURCE_SCHEMA_CHANGED
 */
export function sourceNames(source: Source, files: readonly StagedFile[]): readonly string[] {
  const { files: spec } = source;
  const all = allNames(source, files);
  if (spec === undefined || spec.onSchemaChange === 'append') return all;
  const first = firstStaged(files);
  if (first === undefined) return all;
  const declared = source.columns.map(({ name }) => name);
  const known = mergedColumns(source, [...first.columns, ...declared]);
  if (spec.onSchemaChange === 'fail')
    for (const file of files.filter(({ columns }) => columns.length > 0))
      checkSame(source, file, { known, first });
  return known;
}

/** The columns of all files, in order of first appearance; without any file those that are declared. */
export function allNames(source: Source, files: readonly StagedFile[]): readonly string[] {
  const declared = files.length === 0 ? source.columns.map(({ name }) => name) : [];
  return mergedColumns(source, [...distinctNames(files), ...declared]);
}

function firstStaged(files: readonly StagedFile[]): StagedFile | undefined {
  // An empty CSV file has no columns.
  return files
    .filter(({ columns }) => columns.length > 0)
    .reduce<StagedFile | undefined>(
      (first, file) => (first === undefined || file.loadedAt < first.loadedAt ? file : first),
      undefined,
    );
}

function checkSame(
  { files, fullName }: Source,
  file: StagedFile,
  { known, first }: { readonly known: readonly string[]; readonly first: StagedFile },
): void {
  const isText = files?.format === 'csv' || files?.format === 'tsv' || files?.format === 'parquet';
  const added = without(file.columns, known);
  // In XML and JSON what is missing is NULL, and no change.
  const missing = isText ? without(first.columns, file.columns) : [];
  if (added.length === 0 && missing.length === 0) return;
  const changes = [
    ...(added.length > 0 ? [`has the new ${columnList(added)}`] : []),
    ...(missing.length > 0 ? [`lacks the ${columnList(missing)}`] : []),
  ];
  throw new IngotError(
    'SOURCE_SCHEMA_CHANGED',
    `The file "${file.sourcePath}" ${changes.join(' and ')}, unlike "${first.sourcePath}", with which ${fullName} began`,
    {
      location: files?.location,
      hint: 'Set `on_schema_change` to `append` to take new columns, or to `ignore` to leave them out.',
    },
  );
}

/** Columns by name, as a part of a sentence. */
export function columnList(names: readonly string[]): string {
  const list = names.map((name) => `"${name}"`).join(', ');
  return `${names.length === 1 ? 'column' : 'columns'} ${list}`;
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others.map((name) => name.toLowerCase()));
  return names.filter((name) => !known.has(name.toLowerCase()));
}

/** Files share their lists of columns, so that each list is looked at once. */
function distinctNames(files: readonly StagedFile[]): readonly string[] {
  return [...new Set(files.map(({ columns }) => columns))].flat();
}
