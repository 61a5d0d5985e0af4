import { quoteIdentifier, quoteLiteral } from '../core/relation.ts';
import { helper, type Helper, type HelperCall } from './helper.ts';
import { maxValueLength } from './budget.ts';
import { fieldOf, isList, isTruthy, printed, typeName, type Value } from './value.ts';

/** Helpers that need nothing from the project. */
export const builtinHelpers: ReadonlyMap<string, Helper> = new Map<string, Helper>([
  ['eq', helper([2, 2], ({ positional: [a, b] }) => isSame(a!, b!))],
  ['ne', helper([2, 2], ({ positional: [a, b] }) => !isSame(a!, b!))],
  ['lt', helper([2, 2], (call) => compare(call) < 0)],
  ['le', helper([2, 2], (call) => compare(call) <= 0)],
  ['gt', helper([2, 2], (call) => compare(call) > 0)],
  ['ge', helper([2, 2], (call) => compare(call) >= 0)],
  ['and', helper([1, Infinity], ({ positional }) => positional.every(isTruthy))],
  ['or', helper([1, Infinity], ({ positional }) => positional.some(isTruthy))],
  ['not', helper([1, 1], ({ positional: [value] }) => !isTruthy(value!))],
  ['list', helper([0, Infinity], ({ positional }) => positional)],
  ['contains', helper([2, 2], contains)],
  [
    'concat',
    helper([1, Infinity], (call) => call.positional.map((_, index) => text(call, index)).join('')),
  ],
  ['join', helper([1, 2], join)],
  ['lower', helper([1, 1], (call) => text(call, 0).toLowerCase())],
  ['upper', helper([1, 1], (call) => text(call, 0).toUpperCase())],
  ['trim', helper([1, 1], (call) => text(call, 0).trim())],
  ['replace', helper([3, 3], replace)],
  ['split', helper([2, 2], (call) => text(call, 0).split(text(call, 1)))],
  ['starts_with', helper([2, 2], (call) => text(call, 0).startsWith(text(call, 1)))],
  ['ends_with', helper([2, 2], (call) => text(call, 0).endsWith(text(call, 1)))],
  ['lookup', helper([2, 2], lookup)],
  ['literal', helper([1, 1], ({ positional: [value], fail }) => literal(value!, fail))],
  ['identifier', helper([1, Infinity], identifier)],
]);

/** The value as an SQL literal: texts in quotes, a list as what stands behind `in`. */
function literal(value: Value, fail: HelperCall['fail']): string {
  if (value === null) return 'null';
  if (isList(value)) {
    // SQL has no empty list; a query without rows is one, for `in` as for `not in`.
    if (value.length === 0) return '(select null where false)';
    return `(${value.map((each) => literal(each, fail)).join(', ')})`;
  }
  if (typeof value === 'number') return numberLiteral(value);
  if (typeof value === 'boolean') return String(value);
  const content = printed(value);
  if (content === undefined)
    throw fail(
      'TEMPLATE_ARGUMENT',
      '"literal" takes a text, number, boolean or list, not an object',
    );
  return quoteLiteral(content);
}

/** A negative number stands in brackets, for two minus signs in a row begin a comment. */
function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) return `cast('${value}' as double)`;
  return value < 0 ? `(${value})` : String(value);
}

/** Names in double quotes with dots between them. */
function identifier(call: HelperCall): string {
  const names = call.positional.map((_, index) => text(call, index));
  if (names.includes('')) throw call.fail('TEMPLATE_ARGUMENT', 'A name in SQL can’t be empty');
  return names.map(quoteIdentifier).join('.');
}

function replace(call: HelperCall): string {
  const [within, old, fresh] = [text(call, 0), text(call, 1), text(call, 2)];
  refuseLong(fresh.length * countOf(old, within), call);
  return within.replaceAll(old, () => fresh);
}

function countOf(part: string, within: string): number {
  if (part === '') return within.length + 1;
  let count = 0;
  for (let at = within.indexOf(part); at !== -1; at = within.indexOf(part, at + part.length))
    count++;
  return count;
}

/** Before it is made: a text may grow longer than memory. */
function refuseLong(length: number, { fail }: HelperCall): void {
  if (length > maxValueLength)
    throw fail(
      'TEMPLATE_LIMIT',
      `A value is longer than ${maxValueLength.toLocaleString('en')} characters`,
    );
}

function text({ positional, fail }: HelperCall, index: number): string {
  const value = positional[index]!;
  const content = printed(value);
  if (content === undefined)
    throw fail('TEMPLATE_ARGUMENT', `Argument ${index + 1} must be a text, not ${typeName(value)}`);
  return content;
}

function join(call: HelperCall): string {
  const [items] = call.positional;
  if (!isList(items!))
    throw call.fail('TEMPLATE_ARGUMENT', `"join" takes a list, not ${typeName(items!)}`);
  const separator = call.positional.length > 1 ? text(call, 1) : ', ';
  refuseLong(separator.length * items.length, call);
  return items.map((_, index) => text({ ...call, positional: items }, index)).join(separator);
}

function contains({ positional: [within, wanted], fail }: HelperCall): boolean {
  if (isList(within!)) return within.some((each) => isSame(each, wanted!));
  if (typeof within === 'string') return within.includes(printed(wanted!) ?? '\0');
  throw fail(
    'TEMPLATE_ARGUMENT',
    `"contains" looks in a list or a text, not in ${typeName(within!)}`,
  );
}

function lookup({ positional: [value, name], fail }: HelperCall): Value {
  const key = printed(name!) ?? '';
  const found = fieldOf(value!, key);
  if (found === undefined)
    throw fail('TEMPLATE_UNKNOWN_NAME', `There is no "${key}" in ${typeName(value!)}`);
  return found;
}

function compare({ positional: [a, b], fail }: HelperCall): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [printed(a!), printed(b!)];
  if (left === undefined || right === undefined || typeof a !== typeof b) {
    throw fail('TEMPLATE_ARGUMENT', `${typeName(a!)} and ${typeName(b!)} can't be ordered`);
  }
  return left < right ? -1 : Number(left > right);
}

/** Equal texts, numbers and booleans; a relation equals its text. */
function isSame(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' && typeof b !== 'object') return false;
  const left = printed(a);
  return a !== null && b !== null && left !== undefined && left === printed(b);
}
