import Handlebars from 'handlebars';
import { describe, expect, test } from 'vitest';
import { IngotError } from '../../../src/core/error.ts';
import { builtinHelpers } from '../../../src/template/builtin-helpers.ts';
import { parseTemplate } from '../../../src/template/parse-template.ts';
import { render } from '../../../src/template/render.ts';
import type { Scope } from '../../../src/template/scope.ts';
import { Printable } from '../../../src/template/value.ts';

const macroTexts: Readonly<Record<string, string>> = {
  cents: '{{parameters column precision=2}}round({{column}} / 100, {{precision}})',
  wrap: '(\n{{> @partial-block}}\n)',
  loop: '{{> loop}}',
  outer_name: '{{secret}}',
  columns: 'a,\nb',
};

function scope(): Scope {
  const macros = Object.entries(macroTexts).map(
    ([name, text]) => [name, parseTemplate({ path: `macros/${name}.hbs`, text })] as const,
  );
  return {
    helpers: builtinHelpers,
    globals: new Map([['target', { name: 'dev' }]]),
    macros: new Map(macros),
    root: new Printable('"gold"."kpi"', { schema: 'gold', identifier: 'kpi' }),
  };
}

function text(template: string): string {
  return render(parseTemplate({ path: 'models/m.sql', text: template }), scope()).text;
}

function mistake(template: string): Pick<IngotError, 'code' | 'message' | 'hint'> & { at: string } {
  try {
    text(template);
  } catch (error) {
    if (!(error instanceof IngotError)) throw error;
    const { code, message, hint, location } = error;
    return { code, message, hint, at: `${location?.path}:${location?.line}:${location?.column}` };
  }
  throw new Error('The template was accepted');
}

test.each([
  ['{{this}} in {{target.name}}', '"gold"."kpi" in dev'],
  ['{{this.schema}}', 'gold'],
  ['{{#each (list "a" "b") as |x i|}}{{x}}{{i}}{{#unless @last}}, {{/unless}}{{/each}}', 'a0, b1'],
  ['{{#each (list)}}x{{else}}none{{/each}}', 'none'],
  ['{{#each (list 1 2)}}{{@root}}{{@index}}{{this}} {{/each}}', '"gold"."kpi"01 "gold"."kpi"12 '],
  ['{{#if (eq target.name "dev")}}\nyes\n{{else}}\nno\n{{/if}}', 'yes\n'],
  ['{{#if (eq target.name "x")}}1{{else if (lt 1 2)}}2{{else}}3{{/if}}', '2'],
  ['{{#if 0 includeZero=true}}zero{{/if}}', 'zero'],
  ['{{#with target as |t|}}{{t.name}}{{name}}{{/with}}', 'devdev'],
  ['{{#each (list "x")}}{{../schema}}{{/each}}', 'gold'],
  ['{{> cents column="amount"}}', 'round(amount / 100, 2)'],
  ['{{> cents column="amount" precision=0}}', 'round(amount / 100, 0)'],
  ['{{#> wrap}}select 1{{/wrap}}', '(\nselect 1\n)'],
  ['{{#*inline "x"}}[{{v}}]{{/inline}}{{> x v=1}}{{> x v=2}}', '[1][2]'],
  ['a {{~ upper "b" ~}} c', 'aBc'],
  [
    '{{literal "it\'s"}}, {{literal (list 1 "a")}}, {{identifier "a\\"b"}}',
    "'it''s', (1, 'a'), \"a\"\"b\"",
  ],
  ['{{join (list "a" "b")}} {{replace "a-b" "-" "$&"}} {{concat "a" 1 true}}', 'a, b a$&b a1true'],
  ['{{and true (or false 1)}} {{not ""}} {{ge 2 2}} {{ne "a" "b"}}', 'true true true true'],
  [
    '{{contains (list "a" "b") "b"}} {{starts_with "abc" "ab"}} {{ends_with "abc" "x"}}',
    'true true false',
  ],
  ['<{{"&"}}>', '<&>'],
  ['\\{{not_a_template}}', '{{not_a_template}}'],
  ['a{{! gone }}b{{!-- {{gone}} --}}c', 'abc'],
])('%j prints %j', (template, expected) => {
  expect(text(template)).toBe(expected);
});

test('a macro on a line of its own keeps the line end and indents its lines', () => {
  expect(text('select\n  {{> columns}}\nfrom t')).toBe('select\n  a,\n  b\nfrom t');
});

test.each([
  ['{{foo}}', 'TEMPLATE_UNKNOWN_NAME', 'models/m.sql:1:3'],
  ['{{#if foo}}{{/if}}', 'TEMPLATE_UNKNOWN_NAME', 'models/m.sql:1:7'],
  ['a\n  {{target.nam}}', 'TEMPLATE_UNKNOWN_NAME', 'models/m.sql:2:5'],
  ['{{constructor}}', 'TEMPLATE_UNKNOWN_NAME', 'models/m.sql:1:3'],
  ['{{this.constructor}}', 'TEMPLATE_UNKNOWN_NAME', 'models/m.sql:1:3'],
  ['{{target.__proto__}}', 'TEMPLATE_UNKNOWN_NAME', 'models/m.sql:1:3'],
  ['{{lookup this "__proto__"}}', 'TEMPLATE_UNKNOWN_NAME', 'models/m.sql:1:1'],
  ['{{lookup target "toString"}}', 'TEMPLATE_UNKNOWN_NAME', 'models/m.sql:1:1'],
  ['{{uper "a"}}', 'HELPER_NOT_FOUND', 'models/m.sql:1:1'],
  ['{{if true}}', 'HELPER_NOT_FOUND', 'models/m.sql:1:1'],
  ['{{eq 1}}', 'TEMPLATE_ARGUMENT', 'models/m.sql:1:1'],
  ['{{upper "a" b=1}}', 'TEMPLATE_ARGUMENT', 'models/m.sql:1:13'],
  ['{{list 1 2}}', 'TEMPLATE_ARGUMENT', 'models/m.sql:1:1'],
  ['{{#each "abc"}}{{/each}}', 'TEMPLATE_ARGUMENT', 'models/m.sql:1:1'],
  ['{{lt 1 "a"}}', 'TEMPLATE_ARGUMENT', 'models/m.sql:1:1'],
  ['{{> nothing}}', 'MACRO_NOT_FOUND', 'models/m.sql:1:1'],
  ['x {{> cents}}', 'TEMPLATE_ARGUMENT', 'models/m.sql:1:3'],
  ['{{> outer_name}}', 'TEMPLATE_UNKNOWN_NAME', 'macros/outer_name.hbs:1:3'],
  ['{{> loop}}', 'TEMPLATE_LIMIT', 'macros/loop.hbs:1:1'],
  ['{{#if true}}', 'TEMPLATE_SYNTAX', 'models/m.sql:1:13'],
  ['{{#if true}}{{/each}}', 'TEMPLATE_SYNTAX', 'models/m.sql:1:4'],
  ['select 1\n{{upper "x}}\n', 'TEMPLATE_SYNTAX', 'models/m.sql:2:9'],
  ['{{/if}}', 'TEMPLATE_SYNTAX', 'models/m.sql:1:1'],
  ['{{* x}}', 'TEMPLATE_SYNTAX', 'models/m.sql:1:1'],
])('%j is refused with %s at %s', (template, code, at) => {
  expect(mistake(template)).toMatchObject({ code, at });
});

test('a near name is suggested', () => {
  expect(mistake('{{uper "a"}}').hint).toBe('Did you mean "upper"?');
});

describe('limits', () => {
  const doubled = (times: number) =>
    `${Array.from({ length: times }, (_, at) => `{{#*inline "m${at + 1}"}}{{> m${at}}}{{> m${at}}}{{/inline}}`).join('')}`;

  test.each([
    ['blocks nested too deeply', '{{#if true}}'.repeat(200) + '{{/if}}'.repeat(200)],
    ['calls nested too deeply', `{{${'(not '.repeat(200)}true${')'.repeat(200)}}}`],
    ['a parser that runs out of stack', `{{${'(not '.repeat(50_000)}true${')'.repeat(50_000)}}}`],
    ['too much output', `{{#*inline "m0"}}${'x'.repeat(1000)}{{/inline}}${doubled(20)}{{> m20}}`],
    ['too many steps', `{{#*inline "m0"}}{{/inline}}${doubled(22)}{{> m22}}`],
    ['a template too long', 'x'.repeat(1_000_001)],
  ])('%s is a mistake, not a hang', (_, template) => {
    expect(mistake(template).code).toMatch(/^TEMPLATE_(LIMIT|SYNTAX)$/);
  });
});

test('each character of the output is traced to its place in the template', () => {
  const output = render(
    parseTemplate({ path: 'm.sql', text: 'select {{upper "ab"}},\n  c\nfrom t' }),
    scope(),
  );
  const places = ['select', 'AB', 'c\n', 'from'].map((word) => {
    const { line, column } = output.locate(output.text.indexOf(word));
    return `${line}:${column}`;
  });

  expect(places).toEqual(['1:1', '1:8', '2:3', '3:1']);
});

test('what a macro prints is traced to the macro', () => {
  const output = render(
    parseTemplate({ path: 'm.sql', text: 'select\n  {{> columns}}\nfrom t' }),
    scope(),
  );
  const place = output.locate(output.text.indexOf('b\nfrom'));

  expect(`${place.path}:${place.line}:${place.column}`).toBe('macros/columns.hbs:2:1');
});

test.each([
  '{{#each items}}{{this}}{{#unless @last}},{{/unless}}{{/each}}',
  '{{#each rows as |row n|}}{{n}}={{row.a}};{{/each}}',
  '{{#each rows}}{{a}}{{#if b}}+{{else}}-{{/if}}{{@index}}{{@first}}{{/each}}',
  '{{#each map}}{{@key}}:{{this}} {{/each}}',
  '{{#if items}}\n  x\n{{else}}\n  y\n{{/if}}\nz',
  '{{#with row}}{{a}}{{../name}}{{/with}}',
  '{{#unless no}}a{{else}}b{{/unless}} {{~#if yes~}} c {{~/if}}',
  '{{#items}}{{this}}{{/items}}{{^no}}none{{/no}}',
  '{{row.a}}{{this.name}}{{./name}}{{[name]}}',
  '{{#each rows}}{{#each ../items}}{{../a}}{{this}}{{@index}} {{/each}}{{/each}}',
  '{{#each (lookup map2 "list")}}{{this}}{{/each}}{{lookup items 1}}',
  'a\n{{! comment }}\nb\n{{#if yes}}c{{/if}}\n',
])('%j prints what Handlebars itself prints', (template) => {
  const values = {
    name: 'n',
    yes: true,
    no: false,
    items: ['x', 'y'],
    row: { a: 'A' },
    rows: [
      { a: 'p', b: true },
      { a: 'q', b: false },
    ],
    map: { k: 'v', l: 'w' },
    map2: { list: ['x', 'y'] },
  };

  const ours = render(parseTemplate({ path: 'm.sql', text: template }), {
    ...scope(),
    root: values,
  }).text;

  expect(ours).toBe(Handlebars.compile(template, { noEscape: true })(values));
});
