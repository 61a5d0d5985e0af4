import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

async function sqlOf(files: Record<string, string>) {
  await using project = await createProject(files);
  return await project.compileUnchecked();
}

test.each([
  ['select 1;', 'select 1'],
  ['\n\n  select 1\n;\n\n', 'select 1'],
  ['-- about\nselect 1 -- end', '-- about\nselect 1 -- end'],
  ['/* about */ select 1; -- gone', '/* about */ select 1'],
  [
    'select \';\' as a, $$;$$ as b, ";" from (select 1 as ";");',
    'select \';\' as a, $$;$$ as b, ";" from (select 1 as ";")',
  ],
  ['select 1 as id\r\n;\r\n', 'select 1 as id'],
  ['{{config materialized="table"}}\nselect 1', 'select 1'],
  ['{{!-- note --}}select {{literal "it\'s"}}', "select 'it''s'"],
  ['select * from {{this}}', 'select * from "main"."a"'],
  ['select {{#if (is_incremental)}}1{{else}}2{{/if}}', 'select 2'],
  [
    'select {{literal target.name}}, {{literal run_started_at}}',
    "select 'dev', '1970-01-01T00:00:00.000Z'",
  ],
])('%j compiles to %j', async (text, sql) => {
  const compiled = await sqlOf({ 'models/a.sql': text });

  expect(compiled).toEqual({ a: sql });
});

test('ephemeral models come before the query, each once, parents first', async () => {
  const compiled = await sqlOf({
    'models/e/base.sql': '{{config materialized="ephemeral"}}\nselect 1 as id;',
    'models/e/middle.sql': '{{config materialized="ephemeral"}}\nselect * from {{ref "base"}} -- m',
    'models/top.sql': 'select * from {{ref "middle"}}, {{ref "base"}}',
  });

  expect(compiled['top']).toBe(`with "__ingot__cte__e__base" as (
select 1 as id
),
"__ingot__cte__e__middle" as (
select * from "__ingot__cte__e__base" -- m
)
from (
select * from "__ingot__cte__e__middle", "__ingot__cte__e__base"
)`);
});

test('the four tests compile to queries for the wrong rows', async () => {
  const compiled = await sqlOf({
    'models/a.sql': 'select 1',
    'models/b.sql': 'select 1',
    'models/p.yml': `models:
  - name: a
    columns:
      - name: "the id"
        data_tests:
          - not_null
          - unique: { config: { where: "id > 1" } }
          - accepted_values: { values: [a, "it's", 1] }
          - relationships: { to: ref("b"), field: id }
`,
  });

  expect(compiled).toMatchObject({
    not_null_a_the_id: 'select *\nfrom "main"."a"\nwhere "the id" is null',
    unique_a_the_id:
      'select "the id" as unique_field, count(*) as n_records\nfrom (select * from "main"."a" where id > 1\n)\nwhere "the id" is not null\ngroup by "the id"\nhaving count(*) > 1',
    accepted_values_a_the_id__a__it_s__1:
      'select "the id" as value_field, count(*) as n_records\nfrom "main"."a"\nwhere "the id" is not null\n  and "the id" not in (\'a\', \'it\'\'s\', \'1\')\ngroup by "the id"',
    relationships_a_the_id__id__ref_b:
      'select "the id" as from_field\nfrom "main"."a"\nwhere "the id" is not null\n  and "the id" not in (select "id" from "main"."b" where "id" is not null)',
  });
});

test('an error in a macro is shown in the macro', async () => {
  await using project = await createProject({
    'macros/cents.hbs': '{{parameters column}}\nround({{column}},\n  nope)',
    'models/a.sql': 'select\n  {{> cents column="1.5"}} as x',
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    'error SQL_BINDER: Referenced column "nope" was not found because the FROM clause is missing\n  at macros/cents.hbs:3:3\n  |   nope)\n  |   ^',
  ]);
});

test('an error in what an expression printed is shown at the expression', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as x,\n  {{lower "NOPE"}} as y',
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    'error SQL_BINDER: Referenced column "nope" was not found because the FROM clause is missing\n  at models/a.sql:2:3\n  |   {{lower "NOPE"}} as y\n  |   ^',
  ]);
});

test('an error in an ephemeral model is shown in that model', async () => {
  await using project = await createProject({
    'models/e.sql': '{{config materialized="ephemeral"}}\nselect 1 as id,\n  idd',
    'models/a.sql': 'select * from {{ref "e"}}',
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    'error SQL_BINDER: Referenced column "idd" was not found because the FROM clause is missing\n  at models/e.sql:3:3\n  |   idd\n  |   ^',
  ]);
});

test('an error behind text that is not ASCII is shown at its place', async () => {
  await using project = await createProject({
    'models/a.sql': "\r\nselect 'äöü€😀' as größe, nope from (select 1 as x)",
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    `error SQL_BINDER: Referenced column "nope" not found in FROM clause!
  at models/a.sql:2:27
  | select 'äöü€😀' as größe, nope from (select 1 as x)
  |                           ^
  help: There are: x.`,
  ]);
});

test.each([0, 3, 10, 30, 34])(
  'offset %i of compiled SQL is at the same text in its template',
  async (offset) => {
    await using project = await createProject({
      'models/a.sql': '\n-- größe\nselect 1 as id,\n  2 as "😀" from range(3);',
    });

    const { sql, locate } = await project.compiled('a');

    expect(locate(offset).lineText.slice(locate(offset).column - 1)).toBe(
      sql
        .slice(offset)
        .split('\n')[0]
        ?.concat(sql.slice(offset).includes('\n') ? '' : ';'),
    );
  },
);

test.each([
  ['upper_first', '{{upper_first "abc"}}', 'Abc'],
  ['named', '{{named "a" size=2}}', 'a2'],
  ['relation', '{{relation this}}', '<"main"."a">'],
])('a TypeScript file in macros gives the helper %s', async (_, call, text) => {
  const compiled = await sqlOf({
    'macros/helpers.ts': `export function upper_first(text: string): string { return text[0]!.toUpperCase() + text.slice(1); }
export const named = (text: string, { size }: { size: number }) => text + size;
export const relation = (table: string) => '<' + table + '>';
`,
    'models/a.sql': call,
  });

  expect(compiled).toEqual({ a: text });
});

test.each([
  ['throw new Error("boom")', 'The helper "broken" failed: boom'],
  [
    'return undefined',
    'The helper "broken" must return a text, number, boolean, list or plain object',
  ],
  [
    'return new Date()',
    'The helper "broken" must return a text, number, boolean, list or plain object',
  ],
])('a helper that does %s is told at its call', async (body, message) => {
  await using project = await createProject({
    'macros/helpers.ts': `export function broken() { ${body} }`,
    'models/a.sql': 'select\n  {{broken}}',
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    `error HELPER_FAILED: ${message}\n  at models/a.sql:2:5\n  |   {{broken}}\n  |     ^`,
  ]);
});
