import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const model = (name: string) => `select {{literal (env_var "${name}" "default")}} as v`;

test.each([
  ['.env is read', 'X=one\n', {}, 'one'],
  ['the environment wins over .env', 'X=one\n', { X: 'two' }, 'two'],
  ['an empty value of the environment wins too', 'X=one\n', { X: '' }, ''],
  ['quotes, comments and export are understood', '# c\nexport X="a b" # d\n', {}, 'a b'],
  ['a byte order mark and line ends of Windows do no harm', '\uFEFFX=one\r\nY=2\r\n', {}, 'one'],
  ['without either, the default holds', 'Y=one\n', {}, 'default'],
])('%s', async (_, dotEnv, environment, value) => {
  await using project = await createProject({ '.env': dotEnv, 'models/a.sql': model('X') });

  const sql = await project.compile({ environment });

  expect(sql).toEqual({ a: `select '${value}' as v` });
});

test('what JavaScript objects have by nature is not a variable', async () => {
  await using project = await createProject({ 'models/a.sql': model('toString') });

  const sql = await project.compile();

  expect(sql).toEqual({ a: "select 'default' as v" });
});

test('DATA_DIR moves the raw files and the database', async () => {
  await using elsewhere = await createProject({ 'raw/orders.csv': 'id\n1\n' });
  await using project = await createProject({
    'models/p.yml':
      'sources: [{ name: raw, tables: [{ name: orders, files: data/raw/orders.csv }] }]',
    'models/a.sql': 'select id from {{source "raw" "orders"}}',
    'profiles.yml': 'shop: { outputs: { default: { type: duckdb, path: data/data/shop.duckdb } } }',
  });

  const { ok } = await project.run({ environment: { DATA_DIR: elsewhere.path } });

  expect({ ok, rows: await elsewhere.query('from a') }).toEqual({ ok: true, rows: [['1']] });
});

test('a DATA_DIR that is not absolute is one of the project', async () => {
  await using project = await createProject({ 'models/a.sql': 'select 1' });

  const { project: loaded } = await project.prepare({ environment: { DATA_DIR: 'store/x' } });

  expect([loaded.dataDir, loaded.target.publication?.path]).toEqual([
    `${project.path}/store/x`,
    `${project.path}/store/x/shop.duckdb`,
  ]);
});
