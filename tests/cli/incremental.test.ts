import { expect, test } from 'vitest';
import { createProject, workInPlace, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const ingot = (project: TestProject, ...args: string[]) => runCli(args, { cwd: project.path });

test('a table grows by what is new, and is made anew with --full-refresh', async () => {
  await using project = await createProject({
    'models/gold/orders.sql': `{{config materialized="incremental" unique_key="id"}}
select * from {{ref "raw"}}
{{#if (is_incremental)}}where day >= (select max(day) from {{this}}){{/if}}
`,
    'seeds/raw.csv': 'id,day,v\n1,2026-01-01,a\n,2026-01-02,a\n',
  });
  await ingot(project, 'build');
  await project.write({ 'seeds/raw.csv': 'id,day,v\n,2026-01-02,b\n3,2026-01-03,b\n' });

  const later = await ingot(project, 'build', '--explain');
  const rows = await project.query('select id, v from gold.orders order by all');
  const whole = await ingot(project, 'build', '--full-refresh', '--explain');

  expect(later.stdout).toContain(
    `2/2  ok     gold.orders                             incremental   3 rows`,
  );
  expect(rows).toEqual([
    ['1', 'a'],
    ['3', 'b'],
    [null, 'b'],
  ]);
  expect(whole.stdout).toContain('forced');
  expect(await project.query('select id, v from gold.orders order by all')).toEqual([
    ['3', 'b'],
    [null, 'b'],
  ]);
});

test('a key that stands twice ends with 1, and keeps what was there', async () => {
  await using project = await createProject({
    'models/gold/orders.sql':
      '{{config materialized="incremental" unique_key="id"}} select * from {{ref "raw"}}',
    'seeds/raw.csv': 'id,v\n1,a\n',
  });
  await ingot(project, 'build');
  await project.write({ 'seeds/raw.csv': 'id,v\n1,b\n1,c\n' });

  const { exitCode, stdout } = await ingot(project, 'build');

  expect(exitCode).toBe(1);
  expect(stdout)
    .toContain(`  error INCREMENTAL_KEY_TWICE: A key stands more than once in the new rows of "gold.orders": id = 1 (2 rows)
    at models/gold/orders.sql
    help: Leave one row a key, or say which one wins: dedupe_order: "updated_at desc".`);
  expect(await project.query('from gold.orders')).toEqual([['1', 'a']]);
});

test('a table that is gone is begun anew only with --accept-loss', async () => {
  await using project = await createProject({
    ...workInPlace,
    'models/gold/orders.sql': '{{config materialized="incremental"}} select * from {{ref "raw"}}',
    'seeds/raw.csv': 'id\n1\n',
  });
  await ingot(project, 'build');
  await project.query('drop table gold.orders');

  const refused = await ingot(project, 'build');
  const accepted = await ingot(project, 'build', '--accept-loss');

  expect([refused.exitCode, accepted.exitCode]).toEqual([1, 0]);
  expect(refused.stdout).toContain(
    'error HISTORY_LOST: The table "gold"."orders" of "gold.orders"',
  );
  expect(await project.query('from gold.orders')).toEqual([['1']]);
});

test('batches of time are built where they are missing, and where they are asked for', async () => {
  await using project = await createProject({
    'models/gold/years.sql': `{{config materialized="incremental" strategy="microbatch" event_time="day" batch_size="year" begin="2020-01-01"}}
select *, '{{model.batch.id}}' as batch, (select count(*) from {{ref "raw" unfiltered=true}}) as total
from {{ref "raw"}}
`,
    'seeds/raw.csv': 'id,day\n1,2020-05-05\n2,2021-05-05\n3,2022-05-05\n',
    'seeds/seeds.yml': 'seeds: [{ name: raw, config: { event_time: day } }]',
  });
  const range = ['--event-time-start', '2021-01-01', '--event-time-end', '2022-01-01T00:00:00Z'];

  const first = await ingot(project, 'build', ...range);
  const one = await project.query('select id, batch, total from gold.years');
  await ingot(project, 'build');
  const all = await project.query('select id from gold.years order by 1');
  await ingot(project, 'run', ...range);

  expect(first.exitCode).toBe(0);
  expect([one, all]).toEqual([[['2', '2021', '3']], [['1'], ['2'], ['3']]]);
  expect(
    await project.query(
      "select strftime(batch_start, '%Y') from ingot.batches where built_at = (select max(built_at) from ingot.batches)",
    ),
  ).toEqual([['2021']]);
});

test.each([
  [['--event-time-start', '2026-01-01'], '--event-time-start and --event-time-end go together'],
  [
    ['--event-time-start', '2026-01-02', '--event-time-end', '2026-01-02'],
    '--event-time-end must be later than --event-time-start',
  ],
  [
    ['--full-refresh', '--event-time-start', '2026-01-01', '--event-time-end', '2026-01-02'],
    '--full-refresh builds all batches',
  ],
  [
    ['--event-time-start', 'soon', '--event-time-end', '2026-01-02'],
    '--event-time-start is "soon", which is not a date or time',
  ],
])('%s is refused', async (options, message) => {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id' });

  const { exitCode, stderr } = await ingot(project, 'build', ...options);

  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
});

test('batches of a table that ingot did not make of batches count as built', async () => {
  const model = (config: string) =>
    `{{config materialized="incremental" ${config}}} select * from {{ref "raw"}}`;
  const years =
    'strategy="microbatch" event_time="day" batch_size="year" begin="2019-01-01" lookback=0';
  await using project = await createProject({
    ...workInPlace,
    'models/years.sql': model('strategy="append"'),
    'seeds/raw.csv': 'id,day\n1,2020-05-05\n2,2021-05-05\n',
    'seeds/seeds.yml': 'seeds: [{ name: raw, config: { event_time: day } }]',
  });
  await ingot(project, 'build');
  await project.write({
    'models/years.sql': model(years),
    'seeds/raw.csv': 'id,day\n3,2022-05-05\n',
  });

  const plan = await ingot(project, 'plan');
  const first = await ingot(project, 'build');
  const afterFirst = await project.query('select id from years order by 1');
  const again = await ingot(project, 'build');
  await project.query('drop schema ingot cascade');
  const afterDrop = await ingot(project, 'build');
  const afterSecond = await project.query('select id from years order by 1');
  const whole = await ingot(project, 'build', '--full-refresh');

  expect(plan.stdout).toContain('2 batches of the table that is there count as built');
  expect(first.stdout).toContain(
    'warning BATCHES_ADOPTED: "years" goes on with the rows of "main"."years", though nothing tells how they were made: 2 batches (2020 to 2021) that have rows count as built',
  );
  expect(again.stdout).toContain('nothing to do');
  expect(afterDrop.stdout).toContain('3 batches (2020 to 2022) that have rows count as built');
  expect([afterFirst, afterSecond]).toEqual([
    [['1'], ['2'], ['3']],
    [['1'], ['2'], ['3']],
  ]);
  expect(whole.stdout).not.toContain('BATCHES_ADOPTED');
  expect(await project.query('select id from years')).toEqual([['3']]);
});

test.each([
  ['becomes a table', 'materialized="table"', 'A table would take the place of the rows that "m"'],
  ['becomes a view', 'materialized="view"', 'A view would take the place of the rows that "m"'],
  [
    'gets another name',
    'materialized="incremental" alias="n"',
    'The rows that "m" gathered are in',
  ],
])('a model that grew and %s loses no rows without a word', async (_, config, message) => {
  await using project = await createProject({
    ...workInPlace,
    'models/m.sql': '{{config materialized="incremental"}} select * from {{ref "raw"}}',
    'seeds/raw.csv': 'id\n1\n',
  });
  await ingot(project, 'build');
  await project.write({
    'models/m.sql': `{{config ${config}}} select * from {{ref "raw"}}`,
    'seeds/raw.csv': 'id\n2\n',
  });

  const refused = await ingot(project, 'build');
  const kept = await project.query('from m');
  const accepted = await ingot(project, 'build', '--accept-loss');

  expect([refused.exitCode, accepted.exitCode]).toEqual([1, 0]);
  expect(refused.stdout).toContain(`error HISTORY_LOST: ${message}`);
  expect(kept).toEqual([['1']]);
});
