import type { ColumnType } from '../core/columns.ts';
import { aliases } from './aliases.ts';
import { docComment } from './doc-comment.ts';
import type { DuckDbType } from '../core/duckdb-type.ts';
import { interfaceNames } from './interface-names.ts';
import { parseType } from '../core/parse-type.ts';
import { aliasesIn, hasUnknown, orNull, propertyName, typeExpression } from './type-expression.ts';

/** A column of a row type. */
export interface RowTypeColumn extends ColumnType {
  readonly description: string;
  readonly isNullable: boolean;
}

/** A model, source or seed whose rows get a type. */
export interface RowTypeModel {
  /** `layer.name`, or the short name where there is no layer. */
  readonly fullName: string;
  readonly description: string;
  /** In their order; undefined where they are only known once the model is built. */
  readonly columns: readonly RowTypeColumn[] | undefined;
}

interface TypedModel extends RowTypeModel {
  readonly columns: readonly TypedColumn[];
}

interface TypedColumn extends RowTypeColumn {
  readonly parsed: DuckDbType;
}

const header = `// Types of rows, written by "ingot types": write it anew instead of changing it.
// A row is an object as getRowObjectsJson() of @duckdb/node-api 1.5 gives it: whole numbers of 64 bits and more, decimals,
// dates and times are text, lists and maps are arrays, structs are objects.
// A column is "| null" unless a not_null test of severity error guards it.`;

/** A TypeScript file with an interface for the rows of each model, sorted by full name. */
export function rowTypes(models: readonly RowTypeModel[]): string {
  const sorted = [...models].sort((a, b) => compareTexts(a.fullName, b.fullName));
  const typed = sorted.flatMap(toTyped);
  const names = interfaceNames(typed.map(({ fullName }) => fullName));
  const blocks = [
    header,
    ...usedAliases(typed),
    ...typed.map((model, index) => interfaceOf(model, names[index] ?? '')),
    ...sorted.filter(({ columns }) => columns === undefined).map(withoutType),
    ...(typed.length === 0 ? ['export {};'] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function toTyped({ columns, ...model }: RowTypeModel): readonly TypedModel[] {
  if (columns === undefined) return [];
  return [
    { ...model, columns: columns.map((each) => ({ ...each, parsed: parseType(each.type) })) },
  ];
}

function usedAliases(models: readonly TypedModel[]): readonly string[] {
  const used = new Set(
    models.flatMap(({ columns }) => columns.flatMap(({ parsed }) => aliasesIn(parsed))),
  );
  return aliases
    .filter(({ name }) => used.has(name))
    .map(
      ({ name, definition, comment }) =>
        `${docComment(comment, '')}\nexport type ${name} = ${definition};`,
    );
}

function interfaceOf({ fullName, description, columns }: TypedModel, name: string): string {
  const comment = docComment(withDescription(fullName, description), '');
  const properties = uniqueNames(columns).map((column) => `${propertyOf(column)}\n`);
  return `${comment}\nexport interface ${name} {\n${properties.join('')}}`;
}

function propertyOf({ name, type, description, isNullable, parsed }: TypedColumn): string {
  const known = hasUnknown(parsed) ? `${type} (not known to ingot)` : type;
  const expression = typeExpression(parsed);
  const comment = docComment(withDescription(known, description), '  ');
  return `${comment}\n  ${propertyName(name)}: ${isNullable ? orNull(expression) : expression};`;
}

/** Each name once: the second `id` is `id:1`, as getRowObjectsJson calls it. */
function uniqueNames(columns: readonly TypedColumn[]): readonly TypedColumn[] {
  const seen = new Map<string, number>();
  return columns.map((column) => {
    const before = seen.get(column.name) ?? 0;
    seen.set(column.name, before + 1);
    return before === 0 ? column : { ...column, name: `${column.name}:${before}` };
  });
}

function withDescription(text: string, description: string): string {
  const trimmed = description.trim();
  return trimmed === '' ? text : `${text}: ${trimmed}`;
}

function withoutType({ fullName }: RowTypeModel): string {
  return docComment(`${fullName} has no type yet: its columns are not known before a build.`, '');
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
