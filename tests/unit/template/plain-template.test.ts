import Handlebars from 'handlebars';
import { expect, test } from 'vitest';
import { convertProgram } from '../../../src/template/convert-ast.ts';
import { readPlainTemplate } from '../../../src/template/plain-template.ts';
import { createRandom } from '../../../src/generators/random.ts';

function byHandlebars(text: string) {
  const program = Handlebars.parse(text);
  // Which characters an expression covers is read off the text, so copies are compared.
  return JSON.parse(JSON.stringify(convertProgram(program, { path: 'a.sql', text }))) as unknown;
}

const plain = [
  'select 1',
  'select * from {{ref "orders"}}',
  '{{config materialized="table" tags=(list "a" "b")}}\nselect {{x}}, {{ a.b }} from {{source "raw" "orders"}}',
  '{{f \'it "is"\' 1 -2 3.5 true false a.b (g (h x) k=1) z="}}" y=false}}',
  'ä {{ref "ö"}}\r\n{{ref "b"}}\r{{ref "c"}}\n',
  '{{this_is}} {{truely}} {{asof}}',
  '{single} } }} { {{x}}',
  '{{\n  config\n  a="1"\n}}\n\nselect 1',
];

test.each(plain)('reads what Handlebars reads: %j', (text) => {
  expect(readPlainTemplate(text)).toEqual(byHandlebars(text));
});

const others = [
  '{{#if x}}a{{/if}}',
  '{{> macro}}',
  '{{!-- comment --}}',
  '{{! comment }}',
  '{{~x}}',
  '{{x~}}',
  '{{{x}}}',
  '{{&x}}',
  '\\{{x}}',
  '{{this}}',
  '{{../x}}',
  '{{@index}}',
  '{{x "a\\"b"}}',
  '{{x a/b}}',
  '{{x [a b]}}',
  '{{else}}',
  '{{x null}}',
  '{{"x"}}',
  '{{1}}',
  '{{}}',
  '{{x',
  '{{x "}}',
  '{{x a=1 2}}',
  '{{x (}}',
  '{{x)}}',
  '{{x a=}}',
  '{{x}}}',
  '{{x as |y|}}',
];

test.each(others)('leaves %j to Handlebars', (text) => {
  expect(readPlainTemplate(text)).toBeUndefined();
});

test('reads random templates as Handlebars does, or leaves them', () => {
  const random = createRandom(11, 1);
  const parts = [
    '{{',
    '}}',
    ' ',
    'ref',
    '"a"',
    "'b'",
    'x.y',
    '=',
    '(',
    ')',
    '1',
    '-2.5',
    'true',
    '\n',
    'select',
    '{',
    '}',
    '.',
    'k=',
  ];
  let read = 0;

  for (let round = 0; round < 20_000; round++) {
    const length = 1 + random.whole(0, 8);
    const inner = Array.from({ length }, () => parts[random.whole(0, parts.length - 1)]).join('');
    const text = random.chance(0.5) ? inner : `a {{f ${inner}}} b`;
    const found = readPlainTemplate(text);
    if (found === undefined) continue;
    read++;
    expect({ text, found }).toEqual({ text, found: byHandlebars(text) });
  }

  expect(read).toBeGreaterThan(500);
});
