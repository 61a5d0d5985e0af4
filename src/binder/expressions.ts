import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { withoutPlaces, type Meaning, type Meanings } from './meanings.ts';
import { index, list, object, text, UnknownPlan } from './plan-fields.ts';
import { bindingOf, columnAt, type Column } from './rows.ts';

/** Where an expression stands: the columns that it may name. */
export interface ExpressionScope {
  readonly meanings: Meanings;
  readonly columns: readonly Column[];
}

/** Other expressions (a subquery that was not planned, a parameter, a default) are not known here. */
const classes = new Set([
  'BOUND_AGGREGATE',
  'BOUND_BETWEEN',
  'BOUND_CASE',
  'BOUND_CAST',
  'BOUND_COLUMN_REF',
  'BOUND_COMPARISON',
  'BOUND_CONJUNCTION',
  'BOUND_CONSTANT',
  'BOUND_FUNCTION',
  'BOUND_OPERATOR',
  'BOUND_REF',
  'BOUND_UNNEST',
  'BOUND_WINDOW',
]);

/** The meaning of an expression for one row of its scope: all its fields, and columns by what they mean. */
export function meaningOf(expression: JsonObject, scope: ExpressionScope): Meaning {
  const kind = text(expression, 'expression_class');
  if (!classes.has(kind)) throw new UnknownPlan(`${kind} is not known`);
  if (kind === 'BOUND_REF')
    return reference(expression, columnAt(scope.columns, index(expression, 'index')), scope);
  if (kind === 'BOUND_COLUMN_REF')
    return reference(expression, boundColumn(expression, scope), scope);
  if (hasLostArguments(expression)) return scope.meanings.unknown('arguments of a function');
  const parts: Meaning[] = [];
  const detail = shape(expression, (child) => parts.push(meaningOf(child, scope)));
  return scope.meanings.of('expression', detail, parts);
}

export function meaningsOfAll(
  expressions: readonly JsonObject[],
  scope: ExpressionScope,
): readonly Meaning[] {
  return expressions.map((expression) => meaningOf(expression, scope));
}

function reference(expression: JsonObject, column: Column, { meanings }: ExpressionScope): Meaning {
  const type = object(expression, 'return_type');
  if (!isJsonObject(column.type) || column.type['id'] !== type['id'])
    throw new UnknownPlan('a column of another type');
  // A collation is put on a column as another type of the same values.
  const isSame = JSON.stringify(column.type) === JSON.stringify(type);
  return isSame ? column.meaning : meanings.of('typed', type, [column.meaning]);
}

function boundColumn(expression: JsonObject, { columns }: ExpressionScope): Column {
  const binding = object(expression, 'binding');
  const name = bindingOf(index(binding, 'table_index'), index(binding, 'column_index'));
  const column = columns.find((each) => each.binding === name);
  if (column === undefined || index(expression, 'depth') !== 0)
    throw new UnknownPlan('no such column');
  return column;
}

/** DuckDB takes constant arguments out of the list of some functions and keeps them in what it may not write down. */
function hasLostArguments(expression: JsonObject): boolean {
  return (
    expression['has_serialize'] === false &&
    list(expression, 'children').length < list(expression, 'original_arguments').length
  );
}

/** An expression with its parts taken out, each of which is given to `take`. */
function shape(value: JsonObject, take: (part: JsonObject) => void): Json {
  const keepsNames = value['has_serialize'] === false;
  const inner = (member: Json): Json => {
    if (Array.isArray(member)) return member.map(inner);
    if (!isJsonObject(member)) return member;
    if (!('expression_class' in member)) return mapMembers(member, (_, each) => inner(each));
    take(member);
    // A function that is bound again from its arguments may read their names, as `struct_insert(s, b := 1)` does.
    return keepsNames ? { name: member['alias'] ?? null } : {};
  };
  return mapMembers(value, (key, member) => {
    if (key === 'query_location' || key === 'alias') return null;
    // A lambda counts the places of its own parameters, not of columns; what it captures is among the children.
    return key === 'function_data' ? withoutPlaces(member) : inner(member);
  });
}

function mapMembers(value: JsonObject, map: (key: string, member: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(key, member)]));
}
