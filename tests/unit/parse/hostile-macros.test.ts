import { expect, test } from 'vitest';
import { ErrorCollector } from '../../../src/core/error.ts';
import { findRefs } from '../../../src/parse/find-refs.ts';
import { parseTemplate } from '../../../src/template/parse-template.ts';

function read(text: string, macros: Readonly<Record<string, string>>) {
  const errors = new ErrorCollector();
  const parsed = Object.entries(macros).map(
    ([name, macro]) => [name, parseTemplate({ path: `macros/${name}.hbs`, text: macro })] as const,
  );
  const refs = findRefs(parseTemplate({ path: 'm.sql', text }), new Map(parsed), errors);
  return { refs: refs.map((ref) => (ref.kind === 'ref' ? ref.name : ref.tableName)), errors };
}

const doubled = Object.fromEntries(
  Array.from({ length: 40 }, (_, at) => [`m${at + 1}`, `{{> m${at}}}{{> m${at}}}`]),
);

test.each([
  ['itself twice', { a: '{{> a}}{{> a}}{{ref "orders"}}' }],
  ['one that includes it', { a: '{{> b}}{{> b}}', b: '{{> a}}{{> a}}{{ref "orders"}}' }],
  ['a tower that doubles', { ...doubled, m0: '{{ref "orders"}}', a: '{{> m40}}' }],
])('the refs of a macro that includes %s are found at once', { timeout: 2000 }, (_, macros) => {
  const { refs, errors } = read('{{#if false}}{{> a}}{{/if}}', macros);

  errors.throwIfAny();
  expect(refs).toEqual(['orders']);
});

test('a macro whose parameters change places in every call is refused', { timeout: 5000 }, () => {
  const names = [...'abcdefghi'];
  const turned = names.map((name, at) => `${name}=${names[(at + 1) % names.length]}`).join(' ');
  const given = names.map((name) => `${name}="${name}"`).join(' ');
  const { errors } = read(`{{> m ${given}}}`, {
    m: `{{> m ${turned}}}{{> m a=b b=a ${turned.slice(8)}}}`,
  });

  expect(() => errors.throwIfAny()).toThrow(/include each other too often/);
});

test('a template that names millions of sources is refused', { timeout: 5000 }, () => {
  const list = `(list ${Array.from({ length: 2000 }, (_, at) => `"a${at}"`).join(' ')})`;
  const loops = `{{#each ${list} as |x|}}{{#each ${list} as |y|}}{{source x y}}{{/each}}{{/each}}`;

  const { errors } = read(loops, {});

  expect(() => errors.throwIfAny()).toThrow('The template names more than 10,000 nodes');
});
