import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { profileWith } from '../support/publishing.ts';
import { runCli } from '../support/run-cli.ts';

const ingot = (project: TestProject, ...args: string[]) => runCli(args, { cwd: project.path });

const page = readFileSync(join(import.meta.dirname, '../../docs/materializations.md'), 'utf8');
const [ledger = ''] = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code ?? '');

const shop = {
  'materializations/ledger.ts': ledger,
  'models/gold/orders.sql': `{{config materialized="ledger" ledger_key="id" post_hook="create or replace table main.hooked as select count(*) as n from {{this}}"}}
select id, amount, {{#if (is_incremental)}}'later'{{else}}'first'{{/if}} as build from {{ref "raw"}}
`,
  'models/gold/sums.sql': 'select sum(amount) as total from {{ref "gold.orders"}}',
  'models/gold/orders.yml': `models:
  - name: orders
    description: Every order once.
    config: { persist_docs: { relation: true } }
    columns: [{ name: id, data_tests: [not_null, unique] }]
`,
  'seeds/raw.csv': 'id,amount\n1,10\n2,20\n',
};

test('the example of the documentation makes a ledger that only grows, with all that is around a build', async () => {
  await using project = await createProject(shop);

  const first = await ingot(project, 'build');
  const second = await ingot(project, 'build');
  await project.write({ 'seeds/raw.csv': 'id,amount\n2,99\n3,30\n' });
  const later = await ingot(project, 'build');
  const rows = await project.query('from gold.orders order by id');
  const hooked = await project.query('from main.hooked');
  const comment = await project.query(
    "select comment like 'Every order once.%' from duckdb_tables() where schema_name = 'gold'",
  );
  await project.write({ 'materializations/ledger.ts': ledger.replace('1 as entry', '7 as entry') });
  const planned = await ingot(project, 'plan');
  await ingot(project, 'build', '--full-refresh');

  expect(first.stdout).toContain('Built        gold 1 view, 1 ledger\n');
  expect(first.stdout).toContain('gold.orders                             ledger        2 rows');
  expect(first.stdout).toContain('2 passed, 0 failed');
  expect(second.stdout).toContain('nothing to do');
  expect(later.stdout).toContain('gold.orders                             ledger        3 rows');
  expect(rows).toEqual([
    ['1', '10', 'first', 1],
    ['2', '20', 'first', 1],
    ['3', '30', 'later', 2],
  ]);
  expect(hooked).toEqual([['3']]);
  expect(comment).toEqual([[true]]);
  expect(planned.stdout).toContain('gold.orders  ledger  config materialization code changed');
  expect(await project.query('from gold.orders order by id')).toEqual([
    ['2', '99', 'first', 7],
    ['3', '30', 'first', 7],
  ]);
});

const fed = (config: string) => ({
  'models/gold/orders.sql': `{{config ${config}}}\nselect * from {{ref "raw"}}\n`,
});

test('what has grown goes on growing, and is not lost without a word', async () => {
  await using project = await createProject({
    'materializations/grower.ts': `export const incremental = true;
export default ({ relation, sql }: { relation: string; sql: string }, target: { isIncremental: boolean }) =>
  [target.isIncremental ? \`insert into \${relation} \${sql}\` : \`create table \${relation} as \${sql}\`];\n`,
    'profiles.yml': profileWith('publish: false'),
    ...fed('materialized="external" strategy="append"'),
    'seeds/raw.csv': 'id\n1\n',
  });
  await ingot(project, 'build');
  await project.write({ ...fed('materialized="grower"'), 'seeds/raw.csv': 'id\n2\n' });

  const fromFiles = await ingot(project, 'build');
  const rows = await project.query('from gold.orders order by id');
  await project.write(fed('materialized="external" strategy="append"'));
  const toFiles = await ingot(project, 'build');
  const inFiles = await project.query('select count(*)::int from gold.orders');
  await project.write(fed('materialized="grower"'));
  await ingot(project, 'build');
  await project.write({ 'models/gold/orders.sql': '{{config enabled=false}} select 1' });
  const pruned = await ingot(project, 'plan', '--prune');
  await project.write(fed('materialized="grower"'));
  await project.query('drop table gold.orders');
  const gone = await ingot(project, 'build');

  expect(fromFiles.stderr).not.toContain('error');
  expect(rows).toEqual([['1'], ['2']]);
  expect(toFiles.exitCode).toBe(0);
  expect(inFiles).toEqual([[3]]);
  expect(pruned.stdout).toContain('is left in the database, with a history');
  expect(gone.stdout + gone.stderr).toContain('error HISTORY_LOST: The table "gold"."orders"');
});

test('an unknown name, and one of ingot’s own, are mistakes', async () => {
  await using project = await createProject({
    'materializations/ledger.ts': ledger,
    'materializations/table.ts': ledger,
    'models/gold/orders.sql': '{{config materialized="leger"}} select 1 as id',
  });

  const { exitCode, stderr } = await ingot(project, 'list');

  expect(exitCode).toBe(2);
  expect(stderr).toContain(`error MATERIALIZATION_NAME: "table" is a materialization of ingot's own
  at materializations/table.ts`);
  expect(stderr).toContain(`error YAML_VALUE: "materialized" can't be "leger"`);
  expect(stderr).toContain('help: Did you mean "ledger"?');
});

test.each([
  [
    'return [`create table ${node.relation} as select nothing from here`]',
    `error SQL_CATALOG: Table with name here does not exist! (in a statement of the materialization "own": create table "gold"."x" as select nothing from here)
    at materializations/own.ts`,
  ],
  [
    "return ['commit']",
    'error MATERIALIZATION_STATEMENTS: The materialization "own" gave "commit" as statement 1, which is not its own to say',
  ],
  [
    "return ['select 1; select 2']",
    'error MATERIALIZATION_STATEMENTS: The materialization "own" gave more than one statement of SQL as statement 1: select 1; select 2',
  ],
  ['return []', 'error MATERIALIZATION_STATEMENTS: The materialization "own" gave no statements'],
  [
    "return ['select 1']",
    `error MATERIALIZATION_MADE_NOTHING: After the statements of the materialization "own", nothing stands under "gold"."x", where a table should be`,
  ],
  [
    'return [`create view ${node.relation} as ${node.sql}`]',
    `help: Say so in the file: export const makes = 'view'.`,
  ],
  [
    'return node.nothing.here',
    `error TYPESCRIPT_FAILED: The program failed: TypeError: Cannot read properties of undefined (reading 'here')
    at materializations/own.ts:2:23`,
  ],
])('a function that says %s is told, and nothing stays', async (body, message) => {
  await using project = await createProject({
    'materializations/own.ts': `export default async function own(node) {
  ${body};
}
`,
    'models/gold/x.sql': '{{config materialized="own"}} select 1 as id',
  });

  const { statuses, errors } = await project.run();

  expect(statuses).toEqual({ x: 'error' });
  expect(errors.join('\n')).toContain(message.replaceAll('\n    at', '\n  at'));
  expect(await project.query("select 1 from duckdb_tables() where schema_name = 'gold'")).toEqual(
    [],
  );
});
