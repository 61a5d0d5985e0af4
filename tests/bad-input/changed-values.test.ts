import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

function source(column: string): string {
  return `sources:
  - name: raw
    tables:
      - name: t
        files: data/t.csv
        columns: [${column}]
`;
}

test.each([
  ['integer', '3.7'],
  ['integer', '0x10'],
  ['bigint', '1e2'],
  ['integer', '1_000'],
  ['"decimal(10,2)"', '1.999'],
  ['date', '2024-01-02 03:04:05'],
  ['timestamp', '2024-01-02T03:04:05+05:30'],
])('a source column of type %s rejects %s, which it would change', async (type, value) => {
  await using project = await createProject({
    'models/s.yml': source(`{ name: v, data_type: ${type} }`),
    'data/t.csv': `v\n${value}\n`,
  });

  const { statuses } = await project.run({ command: 'stage' });

  expect(statuses).toEqual({ t: 'success' });
  expect(await project.query('select count(*)::int from raw.t')).toEqual([[0]]);
  expect(await project.query('select column_name, value from ops.rejects')).toEqual([['v', value]]);
});

test.each([
  ['integer', '-7', '-7'],
  ['integer', '3.0', '3'],
  ['"decimal(10,2)"', '1.500', '1.50'],
  ['timestamp', '2024-01-02T03:04:05', '2024-01-02 03:04:05'],
  ['timestamptz', '2024-01-02 03:04:05', '2024-01-02 03:04:05+00'],
  ['timestamptz', '2024-01-02T03:04:05+05:30', '2024-01-01 21:34:05+00'],
])('a source column of type %s takes %s as %s', async (type, value, text) => {
  await using project = await createProject({
    'models/s.yml': source(`{ name: v, data_type: ${type} }`),
    'models/m.sql': 'select v::varchar as v from {{source "raw" "t"}}',
    'models/m.yml': 'models: [{ name: m, config: { materialized: table } }]',
    'data/t.csv': `v\n${value}\n`,
  });

  await project.run();

  expect(await project.query('select v from m')).toEqual([[text]]);
});

test('the time zone of the machine does not reach the data, that of the profile does', async () => {
  await using project = await createProject({
    'profiles.yml': `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: data/shop.duckdb }
    tokyo: { type: duckdb, path: data/shop.duckdb, settings: { TimeZone: Asia/Tokyo } }
`,
    'models/m.sql': `{{config materialized="table"}}
select (timestamp '2024-01-02 03:04:05')::timestamptz as seen_at, current_setting('TimeZone') as zone`,
  });

  await project.run();
  const utc = await project.query('select zone, epoch(seen_at)::bigint::varchar from m');
  await project.run({ targetName: 'tokyo' });
  const tokyo = await project.query('select zone, epoch(seen_at)::bigint::varchar from m');

  expect([utc, tokyo]).toEqual([[['UTC', '1704164645']], [['Asia/Tokyo', '1704132245']]]);
});

test.each(['models', 'models/gold', 'data', 'tests'])(
  'the target path %s, which people write in, is refused',
  async (path) => {
    await using project = await createProject({
      'ingot.yml': `name: shop\ntarget-path: ${path}\n`,
      'models/a.sql': 'select 1 as id',
    });

    const [mistake] = await project.mistakes();

    expect(mistake).toContain(`error TARGET_PATH_TAKEN: "target-path": "${path}" and the folder`);
  },
);
