import { aliasOf } from './aliases.ts';
import { innerTypes, type DuckDbType, type TypeField } from '../core/duckdb-type.ts';

/** Types whose values JavaScript has exactly. */
const plain: ReadonlyMap<string, string> = new Map([
  ['BOOLEAN', 'boolean'],
  ['TINYINT', 'number'],
  ['SMALLINT', 'number'],
  ['INTEGER', 'number'],
  ['UTINYINT', 'number'],
  ['USMALLINT', 'number'],
  ['UINTEGER', 'number'],
  ['VARCHAR', 'string'],
  ['NULL', 'null'],
  // As @duckdb/node-api calls it.
  ['SQLNULL', 'null'],
]);

/** The TypeScript type of the values of a DuckDB type, NULL not among them. */
export function typeExpression(type: DuckDbType): string {
  switch (type.kind) {
    case 'plain':
      return plain.get(type.name) ?? aliasOf(type.name)?.name ?? 'unknown';
    case 'list':
      return arrayOf(orNull(typeExpression(type.element)));
    case 'struct':
      return objectType(lastOfEachName(type.fields));
    case 'map':
      return `{ key: ${typeExpression(type.key)}; value: ${orNull(typeExpression(type.value))} }[]`;
    case 'union':
      return type.members
        .map(
          ({ name, type: inner }) =>
            `{ tag: ${quoted(name)}; value: ${orNull(typeExpression(inner))} }`,
        )
        .join(' | ');
    case 'enum':
      return type.values.map(quoted).join(' | ');
  }
}

/** A type that also has NULL, where it has not already. */
export function orNull(expression: string): string {
  return ['unknown', 'null', 'Json'].includes(expression) ? expression : `${expression} | null`;
}

/** A property's name, in quotes where it is no plain identifier. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** Whether ingot knows no TypeScript type for a part of it. */
export function hasUnknown(type: DuckDbType): boolean {
  if (type.kind === 'plain') return typeExpression(type) === 'unknown';
  return innerTypes(type).some(hasUnknown);
}

/** The names of the aliases that its TypeScript type is written with. */
export function aliasesIn(type: DuckDbType): readonly string[] {
  if (type.kind !== 'plain') return innerTypes(type).flatMap(aliasesIn);
  const alias = aliasOf(type.name);
  return alias === undefined ? [] : [alias.name];
}

function objectType(fields: readonly TypeField[]): string {
  const members = fields.map(
    ({ name, type }) => `${propertyName(name)}: ${orNull(typeExpression(type))}`,
  );
  return `{ ${members.join('; ')} }`;
}

/** Of the nameless fields of `row(1, 2)`, an object keeps the last. */
function lastOfEachName(fields: readonly TypeField[]): readonly TypeField[] {
  return [...new Map(fields.map((field) => [field.name, field])).values()];
}

function arrayOf(element: string): string {
  return element.endsWith(' | null') ? `(${element})[]` : `${element}[]`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
