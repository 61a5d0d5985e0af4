import { expect, test } from 'vitest';
import { IngotError } from '../../../src/core/error.ts';
import { builtinHelpers } from '../../../src/template/builtin-helpers.ts';
import { parseTemplate } from '../../../src/template/parse-template.ts';
import { render } from '../../../src/template/render.ts';
import { Printable } from '../../../src/template/value.ts';

function outcome(text: string, macros: Readonly<Record<string, string>> = {}): string {
  const parsed = Object.entries(macros).map(
    ([name, macro]) => [name, parseTemplate({ path: `macros/${name}.hbs`, text: macro })] as const,
  );
  try {
    return render(parseTemplate({ path: 'm.sql', text }), {
      helpers: builtinHelpers,
      globals: new Map([['target', { name: 'dev' }]]),
      macros: new Map(parsed),
      root: new Printable('"gold"."kpi"', { schema: 'gold' }),
    }).text;
  } catch (error) {
    if (!(error instanceof IngotError)) throw error;
    return `${error.code} at ${error.location?.path}:${error.location?.line}`;
  }
}

test.each([
  '{{constructor}}',
  '{{this.constructor}}',
  '{{@root.constructor}}',
  '{{@root.__proto__.constructor}}',
  '{{lookup this "constructor"}}',
  '{{lookup (lookup this "__proto__") "constructor"}}',
  '{{lookup (split "a" "b") "map"}}',
  '{{__proto__}}',
  '{{target.prototype}}',
  '{{#with this as |x|}}{{x.constructor}}{{/with}}',
  '{{#with "s"}}{{constructor}}{{/with}}',
  '{{#with (list 1)}}{{constructor}}{{/with}}',
  '{{#each (list 1) as |x|}}{{x.constructor.name}}{{/each}}',
  '{{this.text}}',
  '{{this.fields}}',
  '{{toString}}',
  '{{[valueOf]}}',
  '{{#constructor}}x{{/constructor}}',
  '{{@__proto__}}',
])('%j finds nothing behind the values', (template) => {
  expect(outcome(template)).toBe('TEMPLATE_UNKNOWN_NAME at m.sql:1');
});

test.each([
  '{{__defineGetter__ "x" 1}}',
  '{{hasOwnProperty "a"}}',
  '{{log "x"}}',
  '{{helperMissing "x"}}',
  '{{lookup.constructor "x"}}',
])('%j is no helper', (template) => {
  expect(outcome(template)).toBe('HELPER_NOT_FOUND at m.sql:1');
});

test.each(['{{> constructor}}', '{{> __proto__}}', '{{> toString}}'])(
  '%j is no macro',
  (template) => {
    expect(outcome(template)).toBe('MACRO_NOT_FOUND at m.sql:1');
  },
);

const growing = (call: string, times: number, last: string) =>
  `{{#with "aaaaaaaa" as |x|}}${`{{#with (${call}) as |x|}}`.repeat(times)}${last}${'{{/with}}'.repeat(times + 1)}`;
const many = `(split "${'a,'.repeat(1000)}" ",")`;

test.each([
  ['texts that double', growing('concat x x', 40, 'ok')],
  ['texts that grow by replacing', growing('replace x "a" "aaaa"', 40, 'ok')],
  ['a list that holds itself twice, forty times', growing('list x x', 40, '{{literal x}}')],
  [
    'a separator longer than memory',
    growing('concat x x', 18, `{{#with (join (split x "") x) as |y|}}ok{{/with}}`),
  ],
  [
    'long texts compared a million times',
    growing(
      'concat x x',
      16,
      `{{#each ${many}}}{{#each ${many}}}{{#if (eq (concat "a" x) (concat "b" x))}}{{/if}}{{/each}}{{/each}}`,
    ),
  ],
  ['loops in loops', `${`{{#each ${many}}}`.repeat(4)}${'{{/each}}'.repeat(4)}`],
  [
    'loops that print nothing',
    `{{#each ${many}}}{{#each ${many}}}${'{{""}}'.repeat(1000)}{{/each}}{{/each}}`,
  ],
  [
    'loops that make lists',
    `{{#each ${many}}}{{#each ${many}}}{{#with (list ${'1 '.repeat(1000)})}}{{/with}}{{/each}}{{/each}}`,
  ],
  [
    'very many macros in one file',
    Array.from({ length: 20_000 }, (_, at) => `{{#*inline "m${at}"}}{{/inline}}`).join(''),
  ],
])('%s are refused within seconds', { timeout: 5000 }, (_, template) => {
  expect(outcome(template)).toBe('TEMPLATE_LIMIT at m.sql:1');
});

test.each([
  ['itself', { a: '{{> a}}' }],
  ['itself twice', { a: '{{> a}}{{> a}}' }],
  ['one that includes it', { a: '{{> b}}{{> b}}', b: '{{> a}}{{> a}}' }],
])('a macro that includes %s is refused', { timeout: 5000 }, (_, macros) => {
  expect(outcome('{{> a}}', macros)).toMatch(/^TEMPLATE_LIMIT at macros\//);
});

test.each(['{{!-- ', '{', '{{{{/b', '{{a}}{{'])(
  'a template of %j only is refused within seconds',
  { timeout: 10_000 },
  (part) => {
    expect(outcome(part.repeat(Math.floor(900_000 / part.length)))).toMatch(/^TEMPLATE_SYNTAX at/);
  },
);

test.each([
  ['{{literal (list 1 "it\'s" true null)}}', "(1, 'it''s', true, null)"],
  ['{{literal (list)}}', '(select null where false)'],
  ['5-{{literal -1}}', '5-(-1)'],
  ['{{identifier "gold" "a\\"b"}}', '"gold"."a""b"'],
])('%j prints %j', (template, text) => {
  expect(outcome(template)).toBe(text);
});

test('a name in SQL can not be empty', () => {
  expect(outcome('{{identifier ""}}')).toBe('TEMPLATE_ARGUMENT at m.sql:1');
});
