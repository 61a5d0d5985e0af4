import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { refusedBuild } from '../support/failed-build.ts';

async function compileWith(value: string, sql: string, files: Record<string, string> = {}) {
  await using project = await createProject({ 'models/gold/a.sql': sql, ...files });
  return await project.compileUnchecked({ vars: { x: value, list: [value], map: { k: value } } });
}

test('a variable that would leave its quotes is refused, and nothing runs', async () => {
  await using project = await createProject({
    'models/gold/a.sql': `select *\nfrom range(3)\nwhere 'day' = '{{var "day"}}'`,
  });

  const build = await refusedBuild(project, ['--vars', JSON.stringify({ day: "x' or 1 = 1 --" })]);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error VALUE_ENDS_QUOTES: The value of this expression could end the quotes that it stands in
      at models/gold/a.sql:3:16
      | where 'day' = '{{var "day"}}'
      |                ^
      help: Take the quotes around it away and write {{literal (var "day")}}.
    ",
    }
  `);
});

test.each([
  [`select '{{var "x"}}'`, "it's"],
  [`select '{{var "x"}}' as a, '{{var "x"}}' as b`, "'"],
  [`select '{{upper (var "x")}}'`, "it's"],
  [`select '{{concat "a" (var "x")}}'`, "it's"],
  [`select '{{join (var "list") ","}}'`, "it's"],
  [`select '{{lookup (var "map") "k"}}'`, "it's"],
  [`select '{{literal (var "x")}}'`, 'plain'],
  [`select {{#each (var "list") as |v|}}'{{v}}'{{/each}}`, "it's"],
  [`select {{#each (var "list")}}'{{this}}'{{/each}}`, "it's"],
  [`select {{#each (var "map")}}'{{@key}}{{this}}'{{/each}}`, "it's"],
  [`select {{#with (var "map")}}'{{k}}'{{/with}}`, "it's"],
  [`select {{#with (var "x") as |v|}}{{#> quoted}}{{v}}{{/quoted}}{{/with}}`, "it's"],
  [`select {{> text value=(var "x")}}`, "it's"],
  [`select {{#*inline "i"}}{{v}}{{/inline}}'{{> i v=(var "x")}}'`, "it's"],
  [`select 1 as "{{var "x"}}"`, 'a" from b'],
  [`select $${'{{var "x"}}'}$$`, 'a$$'],
  [`select $${'{{var "x"}}'}$$`, 'a$'],
  [`select e'{{var "x"}}'`, 'a\\'],
  [`select 1 -- {{var "x"}}\n`, 'a\n, 2'],
  [`select 1 -- {{var "x"}}\n`, 'a\r, 2'],
  [`select 1 /* {{var "x"}} */`, '*/ , 2'],
  [`select 1 /* {{var "x"}}/ */`, 'a*'],
])('%j with %j is refused', async (sql, value) => {
  const compiled = compileWith(value, sql, {
    'macros/text.hbs': "{{parameters value}}'{{value}}'",
    'macros/quoted.hbs': "'{{> @partial-block}}'",
  });

  await expect(compiled).rejects.toMatchObject({ code: 'VALUE_ENDS_QUOTES' });
});

test.each([
  [`select '{{var "x"}}'`, '2024-01-01', "select '2024-01-01'"],
  [`select '{{var "x"}}'`, 'a"\\$/*--\n;', `select 'a"\\$/*--\n;'`],
  [`select 1 as "{{var "x"}}"`, "it's", `select 1 as "it's"`],
  [`select $$` + `{{var "x"}}$$`, "it's", "select $$it's$$"],
  [`select 1 /* {{var "x"}} */`, "it's", "select 1 /* it's */"],
  [`select '{{replace (var "x") "'" "''"}}'`, "it's", "select 'it''s'"],
  [`select {{literal (var "x")}}`, "it's", "select 'it''s'"],
  [`select 1 as {{identifier (var "x")}}`, 'a"b', 'select 1 as "a""b"'],
  [`select '{{#if (var "x")}}yes{{/if}}'`, "it's", "select 'yes'"],
  [`select '{{this}}'`, "it's", `select '"gold"."a"'`],
  [`select {{var "x"}}`, "'it''s'", "select 'it''s'"],
])('%j with %j compiles', async (sql, value, expected) => {
  const compiled = await compileWith(value, sql);

  expect(compiled['a']).toBe(expected);
});

test('a variable of the environment is checked as well, also in a data test', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'tests/sql/t.sql': `select * from {{ref "a"}} where '{{env_var "X"}}' = 'x'`,
  });

  const mistakes = await project.mistakes({ environment: { X: "it's" } });

  expect(mistakes).toEqual([expect.stringContaining('error VALUE_ENDS_QUOTES: ')]);
});

test.each([
  ['{{var "x"}}', '1; drop table b', 'SQL_TWO_STATEMENTS'],
  ['1 -- {{upper "a"}}\r; drop table b', '', 'SQL_TWO_STATEMENTS'],
  ['1 as id where {{var "x"}} and false', 'true\0', 'SQL_NUL'],
  ['{{literal (var "x")}} as id', 'a\0', 'SQL_NUL'],
])('select %j with %j is refused with %3$s', async (sql, value, code) => {
  const compiled = compileWith(value, `select ${sql}`);

  await expect(compiled).rejects.toMatchObject({ code });
});
