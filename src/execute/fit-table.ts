import { addColumn, setColumnType } from '../core/alter-table.ts';
import type { Statement } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import { IngotError } from '../core/error.ts';
import type { Source } from '../core/node.ts';
import { renderRelation } from '../core/relation.ts';
import { fitsType } from '../core/fits-type.ts';
import { auditColumns } from './staging/audit-columns.ts';
import { columnList } from './staging/source-names.ts';
import type { StagedFile } from './staging/staged-files.ts';

/** Rows that are to be added to a table. */
export interface AddedRows {
  readonly files: readonly Pick<StagedFile, 'sourcePath' | 'columns' | 'rows'>[];
  /** As the query of the staged rows gives them. */
  readonly columns: readonly ColumnType[];
}

/** The table as it is. */
export interface StandingColumns {
  readonly columns: readonly ColumnType[];
  /** The database that it is in, as people are told. */
  readonly database: string;
}

/** A table that takes the rows unchanged, once the statements are done. */
export interface FittedTable {
  readonly statements: readonly Statement[];
  /** Of the table then. */
  readonly columns: readonly ColumnType[];
  /** What is left out. */
  readonly warnings: readonly IngotError[];
}

/**
 * What has to become of a table before rows are added to it, so that neither they nor those that it has are changed.
 * @throws IngotError SOURCE_SCHEMA_CHANGED, SOURCE_TYPE_CHANGED
 */
export function fitTable(
  source: Source,
  { columns: standing, database }: StandingColumns,
  added: AddedRows,
): FittedTable {
  const table = renderRelation(source.relation);
  const widened = widenedColumns(source, { columns: standing, database }, added);
  const { names, warnings } = newNames(source, standing, added);
  const fresh = added.columns.filter(({ name }) => names.has(name.toLowerCase()));
  return {
    statements: [
      ...widened.map(({ name, type }) => setColumnType(table, { name, type })),
      ...fresh.map((column) => addColumn(table, column)),
    ],
    columns: [
      ...standing.map((column) => widened.find(({ name }) => name === column.name) ?? column),
      ...fresh,
    ],
    warnings,
  };
}

/** Columns of the table that get a type which holds what they hold; where they hold all that is added, they stay. */
function widenedColumns(
  source: Source,
  { columns: standing, database }: StandingColumns,
  { columns }: AddedRows,
): readonly ColumnType[] {
  const types = new Map(columns.map(({ name, type }) => [name.toLowerCase(), type]));
  const changed = standing.flatMap(({ name, type: before }) => {
    const type = types.get(name.toLowerCase());
    return type === undefined || type === before ? [] : [{ name, before, type }];
  });
  const isFixed = source.files?.onSchemaChange === 'fail';
  const lossy = changed.filter(
    ({ before, type }) => isFixed || !(fitsType(type, before) || fitsType(before, type)),
  );
  if (lossy.length > 0) throw typeError(source, lossy, database);
  return changed.filter(({ before, type }) => !fitsType(type, before));
}

interface ChangedType extends ColumnType {
  readonly before: string;
}

function typeError(source: Source, changed: readonly ChangedType[], database: string): IngotError {
  const { fullName, files, relation } = source;
  const list = changed.map(({ name, before, type }) => `"${name}" (${before}, now ${type})`);
  const alters = changed
    .map((column) => setColumnType(renderRelation(relation), column))
    .join('; ');
  return new IngotError(
    'SOURCE_TYPE_CHANGED',
    `The table of ${fullName} has ${changed.length === 1 ? 'a column' : 'columns'} of another type than the rows that are to be added: ${list.join(', ')}`,
    {
      location: files?.location,
      hint: `Say --full-refresh to take all files anew, or give the ${changed.length === 1 ? 'column' : 'columns'} the type as before. Where the files are gone, change the rows that are there, in ${database}: ${alters}`,
    },
  );
}

/** Which columns the table gets: those that are declared, and those that files bring if they may. */
function newNames(
  source: Source,
  standing: readonly ColumnType[],
  { files, columns }: AddedRows,
): { readonly names: ReadonlySet<string>; readonly warnings: readonly IngotError[] } {
  const known = lowerNames(standing);
  const missing = columns.map(({ name }) => name.toLowerCase()).filter((name) => !known.has(name));
  const policy = source.files?.onSchemaChange;
  if (policy === 'append') return { names: new Set(missing), warnings: [] };
  const declared = lowerNames(source.columns);
  const names = new Set(missing.filter((name) => declared.has(name)));
  const brought = changesOf(files, (file) =>
    file.columns.filter((name) => ![known, declared].some((has) => has.has(name.toLowerCase()))),
  );
  if (policy === 'ignore') {
    const told = brought.map(({ list, path }) => `the ${list} of ${path}`);
    return { names, warnings: told.length > 0 ? [leftOut(source, told)] : [] };
  }
  const told = brought.map(({ list, path }) => `${path} has the new ${list}`);
  told.push(...lacking(source, standing, files));
  if (told.length > 0) throw changed(source, told);
  return { names, warnings: [] };
}

/** In XML and JSON what is missing is NULL, and no change. */
function lacking(
  { files: spec, columns: declared }: Source,
  standing: readonly ColumnType[],
  files: AddedRows['files'],
): readonly string[] {
  if (spec === undefined || !['csv', 'tsv', 'parquet'].includes(spec.format)) return [];
  const optional = lowerNames([...declared, ...auditColumns]);
  const wanted = standing.filter(({ name }) => !optional.has(name.toLowerCase()));
  const full = files.filter(({ rows }) => rows > 0);
  const changes = changesOf(full, ({ columns }) => {
    const own = new Set(columns.map((name) => name.toLowerCase()));
    return wanted.map(({ name }) => name).filter((name) => !own.has(name.toLowerCase()));
  });
  return changes.map(({ list, path }) => `${path} lacks the ${list}`);
}

function changesOf(
  files: AddedRows['files'],
  namesOf: (file: AddedRows['files'][number]) => readonly string[],
): readonly { readonly list: string; readonly path: string }[] {
  return files.flatMap((file) => {
    const names = namesOf(file);
    return names.length === 0 ? [] : [{ list: columnList(names), path: `"${file.sourcePath}"` }];
  });
}

function changed({ fullName, files }: Source, told: readonly string[]): IngotError {
  return new IngotError(
    'SOURCE_SCHEMA_CHANGED',
    `The columns of new files are not those of ${fullName}: ${firstFew(told)}`,
    {
      location: files?.location,
      hint: 'Set `on_schema_change` to `append` to take new columns, or to `ignore` to leave them out.',
    },
  );
}

function leftOut({ fullName, files }: Source, told: readonly string[]): IngotError {
  return new IngotError(
    'SOURCE_SCHEMA_CHANGED',
    `${fullName} leaves out what new files bring: ${firstFew(told)}`,
    {
      location: files?.location,
      hint: 'Set `on_schema_change` to `append` to take new columns; these files are not read again then.',
    },
  );
}

/** More are only counted. */
const mostShown = 5;

function firstFew(told: readonly string[]): string {
  const more = told.length - mostShown;
  return `${told.slice(0, mostShown).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function lowerNames(columns: readonly { readonly name: string }[]): ReadonlySet<string> {
  return new Set(columns.map(({ name }) => name.toLowerCase()));
}
