import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeFiles } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';
import { createFolder, type Folder } from './starter.ts';

const orders = `order_id;ordered_on;amount;is_paid;email
0001;31.01.2024;1.234,50;Ja;anna@example.com
0002;01.02.2024;99,00;Nej;bo@example.com
0003;29.02.2024;-;Ja;
`;

const yaml = `# 3 records, all read: none would be rejected.
version: 2
sources:
  - name: raw
    tables:
      - name: orders
        files: data/raw/orders.csv
        format: csv
        delimiter: ';'
        nulls: ['', '-']
        columns:
          # leading zeros, which a number would lose
          - { name: order_id, data_type: varchar, data_tests: [not_null, unique] }
          - { name: ordered_on, data_type: date, format: '%d.%m.%Y' }
          - { name: amount, data_type: 'decimal(18,2)', decimal: ',', thousands: '.' }
          - { name: is_paid, data_type: boolean, booleans: { true: [ja], false: [nej] } }
          # likely personal: tags: [pii] would keep its values out of messages
          - { name: email, data_type: varchar }
`;

const preview = `3 records of 1 file

order_id  ordered_on   amount  is_paid  email
────────  ──────────  ───────  ───────  ────────────────
0001      2024-01-31  1234.50  true     anna@example.com
0002      2024-02-01    99.00  false    bo@example.com
0003      2024-02-29     null  true     null

column      type           nulls  distinct  values
──────────  ─────────────  ─────  ────────  ────────────────────────────────
order_id    varchar            0         3  0001, 0002, 0003
ordered_on  date               0         3  2024-01-31 to 2024-02-29
amount      decimal(18,2)      1         2  99.00 to 1234.50
is_paid     boolean            0         2  false to true
email       varchar            1         2  anna@example.com, bo@example.com

`;

let shop: Folder;

beforeAll(async () => {
  shop = await createFolder();
  await writeFiles(shop.path, {
    'ingot.yml': 'name: shop\n',
    'profiles.yml':
      'shop: { target: dev, outputs: { dev: { type: duckdb, path: data/s.duckdb } } }',
    'data/raw/orders.csv': orders,
    'models/.keep': '',
  });
});

afterAll(() => shop[Symbol.asyncDispose]());

test('prints the YAML of a source, and a preview beside it', async () => {
  const result = await runCli(['stage', '--infer', 'data/raw/orders.csv'], { cwd: shop.path });

  expect(result).toEqual({ exitCode: 0, stdout: yaml, stderr: preview });
});

test('with --quiet there is only the YAML', async () => {
  const result = await runCli(['stage', '--infer', 'data/raw/orders.csv', '-q'], {
    cwd: shop.path,
  });

  expect(result).toEqual({ exitCode: 0, stdout: yaml, stderr: '' });
});

test('from a folder of the project the source is named as from its root', async () => {
  const { stdout } = await runCli(['stage', '--infer', '*.csv', '-q'], {
    cwd: join(shop.path, 'data/raw'),
  });

  expect(stdout).toBe(yaml.replace('orders.csv', '*.csv'));
});

test('what is printed stages the file, as it is', async () => {
  const { stdout } = await runCli(['stage', '--infer', 'data/raw/orders.csv'], { cwd: shop.path });
  await writeFile(join(shop.path, 'models/raw.yml'), stdout);

  const result = await runCli(['build'], { cwd: shop.path });

  expect(result.exitCode).toBe(0);
  expect(result.stdout).toMatch(/Staged +1 source, 1 file, 3 rows/);
  expect(result.stdout).toMatch(/Tested +2 passed, 0 failed/);
});

test('for a program there is one JSON object', async () => {
  const { stdout, stderr } = await runCli(
    ['stage', '--infer', 'data/raw/orders.csv', '--log-format', 'json'],
    { cwd: shop.path },
  );

  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    source: 'raw',
    table: 'orders',
    files: ['data/raw/orders.csv'],
    format: 'csv',
    options: { delimiter: ';', nulls: ['', '-'] },
    records: 3,
    rejected: 0,
    is_whole: true,
    columns: [
      { name: 'order_id', data_type: 'varchar', data_tests: ['not_null', 'unique'] },
      { name: 'ordered_on', data_type: 'date', format: ['%d.%m.%Y'] },
      { name: 'amount', facts: { nulls: 1, distinct: 2, least: '99.00', greatest: '1234.50' } },
      { name: 'is_paid', booleans: { true: ['ja'], false: ['nej'] } },
      { name: 'email' },
    ],
    rows: [{ order_id: '0001', amount: '1234.50' }, {}, {}],
  });
});

test('needs no project', async () => {
  await using folder = await createFolder();
  await writeFiles(folder.path, { 'orders.csv': 'id\n1\n' });

  const { exitCode, stdout } = await runCli(['stage', '--infer', 'orders.csv', '-q'], {
    cwd: folder.path,
  });

  expect(exitCode).toBe(0);
  expect(stdout).toContain('files: orders.csv\n');
});

test('a file outside of the project is named, with what to do', async () => {
  await using folder = await createFolder();
  await writeFiles(folder.path, { 'orders.csv': 'id\n1\n' });
  const path = join(folder.path, 'orders.csv');

  const { stdout } = await runCli(['stage', '--infer', path, '-q'], { cwd: shop.path });

  expect(stdout).toContain(
    '# The files are outside the project: copy them into it, or set DATA_DIR to their folder\n',
  );
  expect(stdout).toContain(`files: ${path}\n`);
});

test.each([
  [
    ['--infer', 'data/raw/order.csv'],
    `error SOURCE_FILE_NOT_FOUND: No file matches "data/raw/order.csv"
  help: Did you mean "orders.csv"?
`,
  ],
  [
    ['--infer', 'data/raw/orders.csv', '--select', 'source:raw'],
    `error OPTION_INVALID: --infer and --select can’t go together
  help: --select is for sources; --infer looks at files that belong to none yet.
`,
  ],
  [
    ['--infer'],
    `error OPTION_INVALID: The option "--infer" needs a value
  help: Write it as --infer <file...>.
`,
  ],
])('stage %j is a mistake', async (options, stderr) => {
  const result = await runCli(['stage', ...options], { cwd: shop.path });

  expect(result).toEqual({ exitCode: 2, stdout: '', stderr });
});
