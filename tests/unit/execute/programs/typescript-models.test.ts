import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../../../support/create-project.ts';
import { runCli } from '../../../support/run-cli.ts';

const orders = { 'seeds/orders.csv': 'id,amount\n1,10.5\n2,20\n' };

test('a contract is kept: its types, its constraints, and tests that take the build back', async () => {
  await using project = await createProject({
    ...orders,
    'models/gold/x.ts':
      "export default ({ ref, vars }) => ref('orders').query(vars.rest ?? '').rows().then((rows) => rows.map(({ id }) => ({ id })));",
    'models/gold/x.yml': `models:
  - name: x
    config: { contract: { enforced: true }, indexes: [{ columns: [id] }] }
    columns:
      - { name: id, data_type: integer, constraints: [{ type: not_null }, { type: primary_key }] }
      - { name: note, data_type: varchar }
    data_tests: [{ at_most: { arguments: { n: 2 } } }]
`,
    'tests/generic/at_most.sql':
      '{{parameters n~}} select count(*) from {{model}} having count(*) > {{n}}',
  });

  const first = await project.run();
  const types = await project.query('select typeof(id), note from gold.x limit 1');
  await project.write({ 'seeds/orders.csv': 'id,amount\n1,1\n1,2\n' });
  const twice = await project.run();
  await project.write({ 'seeds/orders.csv': 'id,amount\n1,1\n2,2\n3,3\n' });
  const many = await project.run();

  expect(first.statuses['x']).toBe('success');
  expect(types).toEqual([['INTEGER', null]]);
  expect(twice.statuses['x']).toBe('error');
  expect(twice.messages['x']).toContain('PRIMARY KEY or UNIQUE constraint');
  expect(many.statuses['x']).toBe('error');
  expect(await project.query('select count(*) from gold.x')).toEqual([['2']]);
});

test('the columns of its config are those of its contract, and a test of it can not be recorded', async () => {
  await using project = await createProject({
    'models/gold/x.ts':
      "export const config = { columns: { id: 'integer' }, contract: { enforced: true } };\nexport default () => [{ id: 1 }];",
  });

  const { statuses } = await project.run();
  const { stderr } = await runCli(['test', 'record', 'x', '--where', 'id = 1'], {
    cwd: project.path,
  });

  expect(statuses).toEqual({ x: 'success' });
  expect(await project.query('select typeof(id) from gold.x')).toEqual([['INTEGER']]);
  expect(stderr).toContain('RECORD_NOT_MADE: "gold.x" is written in TypeScript');
});

test('what reads it is checked before the run where its columns are declared, and else left alone', async () => {
  await using project = await createProject({
    'models/gold/told.ts':
      "export const config = { columns: { id: 'bigint' } };\nexport default () => [{ id: 1 }];",
    'models/gold/open.ts': 'export default () => [{ id: 1 }];',
    'models/gold/below.sql': 'select nothing from {{ref "told"}}',
    'models/gold/beside.sql': 'select nothing from {{ref "open"}}',
  });

  const { mistakes } = await project.check();
  const [first, ...others] = mistakes;

  expect(others).toEqual([]);
  expect(first?.message).toContain('"nothing" not found');
  expect(first?.location?.path).toBe('models/gold/below.sql');
});

test('its columns and those of what reads it are learnt by the build, and nothing is built twice', async () => {
  await using project = await createProject({
    'models/gold/a.ts': 'export default () => [{ id: 1, name: "x" }];',
    'models/gold/b.sql': '{{config materialized="table"}} select * from {{ref "a"}}',
    'models/gold/c.sql': '{{config materialized="table"}} select id from {{ref "b"}}',
  });

  await project.run();
  const second = await project.run();
  const alone = await project.run({ select: ['b'] });
  await project.write({ 'models/gold/a.ts': 'export default () => [{ name: "x", id: 1 }];' });
  const changed = await project.run();
  const last = await project.run();

  const all = (status: string) => ({ a: status, b: status, c: status });
  expect(second.statuses).toEqual(all('unchanged'));
  expect(alone.statuses).toEqual({ b: 'unchanged' });
  expect(changed.statuses).toEqual(all('success'));
  expect(last.statuses).toEqual(all('unchanged'));
  expect(await project.query('from gold.b')).toEqual([['x', 1]]);
});

test('a variable counts where the code asks for variables', async () => {
  await using project = await createProject({
    'models/gold/asks.ts': 'export default ({ vars }) => [{ rate: vars.rate ?? null }];',
    'models/gold/deaf.ts': 'export default () => [{ rate: 1 }];',
  });

  await project.run({ vars: { rate: 1 } });
  const { statuses } = await project.run({ vars: { rate: 2 } });

  expect(statuses).toEqual({ asks: 'success', deaf: 'unchanged' });
});

test('unit tests give it the rows that it reads, and the table that it adds to', async () => {
  await using project = await createProject({
    ...orders,
    'models/gold/x.ts': `export const config = {
  materialized: 'incremental', unique_key: 'id', columns: { id: 'bigint', amount: 'double' },
};
export default async function* ({ ref, this: own, isIncremental, vars }) {
  const known = new Set();
  if (isIncremental) for await (const { id } of own) known.add(id);
  for await (const { id, amount } of ref('orders'))
    if (!known.has(id)) yield { id, amount: Number(amount) * vars.rate };
}`,
    'models/gold/x.yml': `unit_tests:
  - name: whole
    model: x
    given: [{ input: ref('orders'), rows: [{ id: 7, amount: 2 }] }]
    expect: { rows: [{ id: 7, amount: 6 }] }
    overrides: { vars: { rate: 3 }, macros: { is_incremental: false } }
  - name: added
    model: x
    given:
      - { input: ref('orders'), rows: [{ id: 7, amount: 2 }, { id: 8, amount: 1 }] }
      - { input: this, rows: [{ id: 7, amount: 0 }] }
    expect: { of: table, rows: [{ id: 7, amount: 0 }, { id: 8, amount: 5 }] }
    overrides: { vars: { rate: 5 }, macros: { is_incremental: true } }
  - name: wrong
    model: x
    given: [{ input: ref('orders'), rows: [{ id: 7, amount: 2 }] }]
    expect: { rows: [{ id: 7, amount: 7 }] }
    overrides: { vars: { rate: 3 }, macros: { is_incremental: false } }
`,
  });

  const { statuses, errors } = await project.run({ command: 'test' });

  expect(errors).toEqual([]);
  expect(statuses).toEqual({ whole: 'pass', added: 'pass', wrong: 'fail' });
});

test('a microbatch is told its time, and reads the rows of then', async () => {
  await using project = await createProject({
    'seeds/events.csv': 'at,n\n2020-05-01,1\n2021-05-01,2\n2021-06-01,3\n',
    'seeds/events.yml': 'seeds: [{ name: events, config: { event_time: at } }]',
    'models/gold/years.ts': `export const config = {
  materialized: 'incremental', strategy: 'microbatch', event_time: 'at', batch_size: 'year',
  begin: '2020-01-01', columns: { at: 'date', n: 'bigint', year: 'integer' },
};
export default async function* ({ ref, batch }) {
  for await (const row of ref('events')) yield { ...row, year: batch.start.getUTCFullYear() };
}`,
  });

  const { statuses, errors } = await project.run({ now: new Date('2021-12-01') });

  expect(errors).toEqual([]);
  expect(statuses['years']).toBe('success');
  expect(await project.query('select n, year from gold.years order by n')).toEqual([
    ['1', 2020],
    ['2', 2021],
    ['3', 2021],
  ]);
});

test('an incremental model that has nothing new leaves its table as it is', async () => {
  await using project = await createProject({
    ...orders,
    'models/gold/x.ts': `export const config = { materialized: 'incremental' };
export default async ({ ref, isIncremental }) => (isIncremental ? [] : ref('orders'));`,
  });

  await project.run();
  const { statuses } = await project.run({ force: true });

  expect(statuses['x']).toBe('success');
  expect(await project.query('select count(*) from gold.x')).toEqual([['2']]);
});

test('a model that waits for ever is stopped by an interruption', async () => {
  await using project = await createProject({
    'models/gold/x.ts':
      'export default async function* () { yield { a: 1 }; await new Promise(() => setInterval(() => {}, 1e6).unref()); }',
  });
  const controller = new AbortController();

  const { interrupted, statuses } = await project.run({
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'node-started') setTimeout(() => controller.abort(), 200);
    },
  });

  expect(interrupted).toBe(true);
  expect(statuses).toEqual({ x: 'error' });
});

test('what is read and left does not keep the database open', async () => {
  await using project = await createProject({
    'models/gold/x.ts': `export default async ({ query }) => {
  for await (const { range } of query('from range(1000000)')) return [{ range }];
};`,
  });

  await project.run();

  expect(await project.query('from gold.x')).toEqual([['0']]);
});

test('what was read of a file is kept, and looked at again when a file changes, or comes, or goes', async () => {
  await using project = await createProject({
    'models/gold/x.ts': "import { one } from '../../lib/one';\nexport default () => [{ one }];",
    'lib/one.js': 'export const one = 1;',
  });
  const one = async () => {
    await project.run();
    return project.query('from gold.x');
  };

  const first = await one();
  await project.write({ 'lib/one.ts': 'export const one: number = 2;' });
  const second = await one();
  await rm(join(project.path, 'lib/one.ts'));
  const third = await one();
  const kept = await readdir(join(project.path, 'target/programs/models/gold'));

  expect([first, second, third]).toEqual([[[1]], [[2]], [[1]]]);
  expect(kept.filter((name) => name.endsWith('.json'))).toEqual(['x.ts.json']);
});

test.each([
  [
    "query('select 1; drop table main.orders')",
    'error SQL_TWO_STATEMENTS: A query is one statement, and a second one begins',
  ],
  [
    "query('drop table main.orders')",
    'error SQL_NOT_A_QUERY: A query of a model is one query that returns rows, and "drop" does something else',
  ],
  ["query('-- nothing')", 'error SQL_EMPTY: A query has no SQL'],
])('%s is refused where it is called', async (call, message) => {
  await using project = await createProject({
    ...orders,
    'models/gold/x.ts': `export default ({ query, ref }) =>\n  ${call};`,
  });

  await project.run({ select: ['orders'] });
  const { errors } = await project.run({ select: ['x'] });

  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(`${message}\n  at models/gold/x.ts:2:3\n`);
  expect(await project.query('select count(*) from main.orders')).toEqual([['2']]);
});

test('a generator whose row is refused is brought to its end', async () => {
  await using project = await createProject({
    'models/gold/x.ts': `import { writeFileSync } from 'node:fs';
export default function* ({ projectDir }) {
  try {
    for (let a = 0; ; a++) yield { a: a < 30000 ? a : 'none' };
  } finally {
    writeFileSync(projectDir + '/ended', '');
  }
}`,
  });

  const { statuses } = await project.run();

  expect(statuses).toEqual({ x: 'error' });
  expect(await readdir(project.path)).toContain('ended');
});

test('a snapshot of it, and tests of it, settle with the second build', async () => {
  await using project = await createProject({
    'models/gold/x.ts': 'export default () => [{ id: 1n, name: "a" }];',
    'models/gold/x.yml':
      'models: [{ name: x, config: { persist_docs: { columns: true } }, columns: [{ name: name, description: Its name., data_tests: [not_null] }] }]',
    'snapshots/kept.yml': `snapshots:
  - name: kept
    relation: ref('x')
    config: { unique_key: id, strategy: check, check_cols: all }
`,
  });

  const first = await project.run();
  const second = await project.run();
  const comments = await project.query(
    "select comment from duckdb_columns() where table_name = 'x' and column_name = 'name'",
  );

  expect(first.ok).toBe(true);
  expect([...new Set(Object.values(second.statuses))]).toEqual(['unchanged']);
  expect(comments).toEqual([['Its name.']]);
});

test('a unit test runs again when a file that its model imports changes', async () => {
  await using project = await createProject({
    'models/gold/x.ts': `import { rate } from '../../lib/rate.ts';
export default () => [{ rate, at: Date.now() }];`,
    'models/gold/x.yml':
      'unit_tests: [{ name: rated, model: x, given: [], expect: { rows: [{ rate: 2 }] } }]',
    'lib/rate.ts': 'export const rate = 2;',
  });

  const first = await project.run();
  const second = await project.run();
  await project.write({ 'lib/rate.ts': 'export const rate = 3;' });
  const third = await project.run();

  expect(first.statuses['rated']).toBe('pass');
  expect(second.statuses['rated']).toBe('unchanged');
  expect(third.statuses['rated']).toBe('fail');
});
