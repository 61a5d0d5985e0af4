import { expect, test } from 'vitest';
import { ErrorCollector, IngotError } from '../../../src/core/error.ts';
import { findRefs } from '../../../src/parse/find-refs.ts';
import { parseTemplate } from '../../../src/template/parse-template.ts';

const macros = new Map(
  Object.entries({
    one: '{{ref "from_macro"}}',
    table: '{{parameters name}}{{ref name}}',
    fallback: '{{parameters name="standard"}}{{ref name}}',
    outer: '{{> table name=which}}',
    wrap: '({{> @partial-block}})',
    loop: '{{ref "looped"}}{{> loop}}',
    each_item: '{{#each (list "x" "y") as |t|}}{{> table name=t}}{{/each}}',
    two: '{{source layer table}}',
  }).map(([name, text]) => [name, parseTemplate({ path: `macros/${name}.hbs`, text })] as const),
);

function refsOf(text: string) {
  const errors = new ErrorCollector();
  const refs = findRefs(parseTemplate({ path: 'm.sql', text }), macros, errors);
  errors.throwIfAny();
  return refs.map((ref) => (ref.kind === 'ref' ? ref.name : `${ref.sourceName}:${ref.tableName}`));
}

test.each([
  ['select 1', []],
  ['{{ref "b"}} {{ref "a"}} {{ref "b"}}', ['a', 'b']],
  ['{{source "raw" "orders"}}', ['raw:orders']],
  ['{{#if (eq target.name "prod")}}{{ref "on"}}{{else}}{{ref "off"}}{{/if}}', ['off', 'on']],
  ['{{#if false}}{{ref "a"}}{{else if x}}{{ref "b"}}{{else}}{{ref "c"}}{{/if}}', ['a', 'b', 'c']],
  ['{{#unless true}}{{ref "a"}}{{/unless}}', ['a']],
  ['{{#with (ref "a") as |t|}}{{t}}{{/with}}', ['a']],
  ['{{#ref "a"}}{{this}}{{/ref}}', ['a']],
  ['{{upper (ref "a")}} {{join (list (ref "b") (ref "c"))}}', ['a', 'b', 'c']],
  ['{{#each (list (ref "a") (ref "b"))}}{{this}}{{/each}}', ['a', 'b']],
  ['{{#each (list "a" "b")}}{{ref this}}{{/each}}', ['a', 'b']],
  ['{{#each (list "a" "b") as |t|}}{{#if @first}}{{ref t}}{{/if}}{{/each}}', ['a', 'b']],
  [
    '{{#each (list "s") as |s|}}{{#each (list "a" "b") as |t|}}{{source s t}}{{/each}}{{/each}}',
    ['s:a', 's:b'],
  ],
  ['{{> one}}', ['from_macro']],
  ['{{> table name="a"}}{{> table name="b"}}', ['a', 'b']],
  ['{{> fallback}}', ['standard']],
  ['{{> fallback name="given"}}', ['given']],
  ['{{> outer which="deep"}}', ['deep']],
  ['{{> each_item}}', ['x', 'y']],
  ['{{#> wrap}}{{ref "inside"}}{{/wrap}}', ['inside']],
  ['{{> two layer="raw" table="orders"}}', ['raw:orders']],
  ['{{#each (list "one")}}{{> (lookup . 0)}}{{/each}}', 'MACRO_NAME_DYNAMIC'],
  ['{{#*inline "i"}}{{ref t}}{{/inline}}{{> i t="a"}}', ['a']],
  ['{{> loop}}', ['looped']],
  ['{{!-- {{ref "comment"}} --}}\\{{ref "escaped"}}', []],
])('%s reads %j', (text, expected) => {
  expect(refsOrCode(text)).toEqual(expected);
});

test.each([
  '{{ref (var "name")}}',
  '{{ref name}}',
  '{{ref 1}}',
  '{{ref "a" "b"}}',
  '{{ref "a" v=2}}',
  '{{source "a"}}',
  '{{source "a" (var "b")}}',
  '{{> table name=(var "x")}}',
  '{{> fallback name=(var "x")}}',
  '{{#each (var "tables")}}{{ref this}}{{/each}}',
  '{{#each (list "a")}}{{#each (var "tables")}}{{ref this}}{{/each}}{{/each}}',
  '{{#each (list "a")}}{{#each (list "x")}}{{ref ../this}}{{/each}}{{/each}}',
  '{{#each (list "a") as |t|}}{{#with (var "x") as |t|}}{{ref t}}{{/with}}{{/each}}',
  '{{#each (list "a" (var "b"))}}{{ref this}}{{/each}}',
])('%s can not be read without running it', (text) => {
  expect(refsOrCode(text)).toBe('REF_INVALID');
});

test.each([
  ['{{ref "a" unfiltered=true}}', true],
  ['{{ref "a" unfiltered=false}}', undefined],
  ['{{source "a" "b" unfiltered=true}}', true],
  ['{{ref "a" unfiltered=true}} {{ref "a"}}', undefined],
  ['{{ref "a"}} {{ref "a" unfiltered=true}}', undefined],
  ['{{ref "a" unfiltered=true}} {{ref "a" unfiltered=true}}', true],
])('%s is unfiltered: %s', (text, expected) => {
  const [ref] = findRefs(parseTemplate({ path: 'm.sql', text }), macros, new ErrorCollector());

  expect(ref?.isUnfiltered).toBe(expected);
});

test.each([
  '{{ref "a" unfiltered=1}}',
  '{{ref "a" unfiltered=(var "x")}}',
  '{{ref "a" filtered=true}}',
  '{{source "a" "b" unfiltered=true version=2}}',
])('%s says nothing that is known', (text) => {
  expect(refsOrCode(text)).toBe('REF_INVALID');
});

test('a ref through a macro has its place in the macro', () => {
  const errors = new ErrorCollector();

  const [ref] = findRefs(parseTemplate({ path: 'm.sql', text: '{{> one}}' }), macros, errors);

  expect(ref?.location).toEqual({
    path: 'macros/one.hbs',
    line: 1,
    column: 1,
    lineText: '{{ref "from_macro"}}',
  });
});

function refsOrCode(text: string) {
  try {
    return refsOf(text);
  } catch (error) {
    if (error instanceof IngotError) return error.code;
    throw error;
  }
}
