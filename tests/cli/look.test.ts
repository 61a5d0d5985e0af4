import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { createStarter, type Folder } from './starter.ts';

let starter: Folder;

beforeAll(async () => {
  starter = await createStarter();
  await runCli(['build', '--quiet'], { cwd: starter.path });
});

afterAll(() => starter[Symbol.asyncDispose]());

function ingot(...args: string[]) {
  return runCli(args, { cwd: starter.path });
}

describe('list', () => {
  test('gives full names, parents before children', async () => {
    const result = await ingot('list', '--resource-type', 'model', '--select', '+sales_summary');

    expect(result).toEqual({
      exitCode: 0,
      stdout: `bronze.customers
bronze.orders
silver.customers
silver.orders
gold.sales_by_country
gold.sales_summary
`,
      stderr: '',
    });
  });

  test('ls is the same; several kinds and several selectors may be given', async () => {
    const result = await ingot(
      ...[
        'ls',
        '--resource-type',
        'source',
        'seed',
        '-s',
        'source:raw',
        '-s',
        'countries',
        '--output',
        'path',
      ],
    );

    expect(result).toEqual({
      exitCode: 0,
      stdout: 'seeds/countries.csv\nmodels/bronze/sources.yml\n',
      stderr: '',
    });
  });

  test('gives one JSON object a line', async () => {
    const { stdout } = await ingot(
      'list',
      '--output',
      'json',
      '-s',
      'gold.sales_summary',
      '--resource-type',
      'model',
    );

    expect(JSON.parse(stdout)).toEqual({
      unique_id: 'model.starter.gold.sales_summary',
      resource_type: 'model',
      name: 'sales_summary',
      full_name: 'gold.sales_summary',
      package_name: 'starter',
      original_file_path: 'models/gold/sales_summary.sql',
      fqn: ['starter', 'gold', 'sales_summary'],
      description: 'The shop in one row.',
      tags: [],
      config: expect.objectContaining({ materialized: 'table' }) as unknown,
      depends_on: { nodes: ['model.starter.gold.sales_by_country'] },
      schema: 'gold',
      alias: 'sales_summary',
    });
  });

  test('warns on stderr, so that stdout holds names only', async () => {
    const result = await ingot('list', '--select', 'nothing_like_it');

    expect(result).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `warning SELECTED_NOTHING: The selector "nothing_like_it" matches no node
  help: "ingot list" shows the names of all nodes.
`,
    });
  });
});

describe('compile', () => {
  test('writes the SQL of all and says where', async () => {
    const result = await ingot('compile');

    expect(result).toEqual({
      exitCode: 0,
      stdout:
        'Compiled 6 models and 18 tests: files in target/compiled, all in target/manifest.json\n',
      stderr: '',
    });
  });

  test('shows the SQL of a single model', async () => {
    const result = await ingot('compile', '--select', 'bronze.orders');

    expect(result).toEqual({
      exitCode: 0,
      stdout: `with records as (
  select *
  from "raw"."orders"
)

select * from records
`,
      stderr: '',
    });
  });
});

describe('show', () => {
  test('shows the rows of a model as a table', async () => {
    const result = await ingot('show', 'sales_by_country', '--limit', '2');

    expect(result).toEqual({
      exitCode: 0,
      stdout: `country_name  order_count  customer_count  revenue_eur
────────────  ───────────  ──────────────  ───────────
France                  2               2       277.50
Sweden                  3               2       199.05
`,
      stderr: '',
    });
  });

  test('shows a query with templates in it as CSV', async () => {
    const query = 'select order_id, customer_id from {{ref "silver.orders"}} order by order_id';

    const result = await ingot('show', '--inline', query, '--limit', '1', '--output', 'csv');

    expect(result).toEqual({
      exitCode: 0,
      stdout: 'order_id,customer_id\n1001,C001\n',
      stderr: '',
    });
  });

  test('shows JSON with every digit', async () => {
    const query =
      'select 12345678901234567::bigint as id, 1.10::decimal(9, 2) as price, null as note';

    const result = await ingot('show', '--inline', query, '--output', 'json');

    expect(result).toEqual({
      exitCode: 0,
      stdout: '[\n  {"id":12345678901234567,"price":1.10,"note":null}\n]\n',
      stderr: '',
    });
  });

  test('shows the records that a source rejected, without a database', async () => {
    await using other = await createStarter();
    await appendFile(join(other.path, 'data/raw/customers.csv'), 'C999,Too,Many,Fields,Here\n');
    await runCli(['stage', '--quiet', '--target', 'memory'], { cwd: other.path });

    const shown = await runCli(['show', '--rejects', 'raw.customers', '--output', 'csv'], {
      cwd: other.path,
    });

    expect(shown).toEqual({
      exitCode: 0,
      stdout: `_source_file,_record,line,column_name,value,reason
data/raw/customers.csv,9,10,,"C999,Too,Many,Fields,Here","the record has 5 values, but the file has 4 columns"
`,
      stderr: '',
    });
  });

  test('says that nothing was rejected', async () => {
    const result = await ingot('show', '--rejects', 'raw.orders');

    expect(result).toEqual({ exitCode: 0, stdout: 'no rejected records\n', stderr: '' });
  });

  test('rejects of a source that is not there are a mistake', async () => {
    const result = await ingot('show', '--rejects', 'raw.order');

    expect(result).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error SOURCE_NOT_FOUND: No source is named "raw.order"
  help: Did you mean "raw.orders"?
`,
    });
  });

  test('a mistake in the query has its place', async () => {
    const result = await ingot('show', '--inline', 'select nope from {{ref "silver.order"}}');

    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toContain('error REF_NOT_FOUND: No model is named "silver.order"');
    expect(result.stderr).toContain('help: Did you mean "silver.orders"');
  });
});

describe('debug', () => {
  test('checks each thing', async () => {
    const result = await ingot('debug');

    expect({ ...result, stdout: result.stdout.replaceAll(/[\d,]+ MB/g, '<size>') }).toEqual({
      exitCode: 0,
      stdout: `Node      ok      ${process.versions.node}
DuckDB    ok      v1.5.5
Project   ok      starter in ${starter.path}
Profile   ok      profile "starter", target "dev" (duckdb)
Models    ok      27 nodes, 6 models compiled, all refs lead somewhere
Database  ok      data/starter.duckdb opens, 7 tables
Disk      ok      <size> free
Writing   ok      target/ and the database may be written

Everything is in order
`,
      stderr: '',
    });
  });

  test('says how to mend what is wrong, and exits 1', async () => {
    const { exitCode, stdout } = await ingot('debug', '--target', 'prod');

    expect(exitCode).toBe(1);
    expect(stdout)
      .toContain(`Profile   failed  TARGET_NOT_FOUND: The profile "starter" has no target "prod" (profiles.yml:3)
                  help: Targets there: dev, memory.

1 check failed
`);
  });

  test('renders the templates too', async () => {
    await using other = await createStarter();
    await writeFile(join(other.path, 'models/gold/today.sql'), 'select {{env_var "TODAY"}} as day');

    const { exitCode, stdout } = await runCli(['debug'], { cwd: other.path });

    expect(exitCode).toBe(1);
    expect(stdout)
      .toContain(`Models    failed  ENV_VAR_NOT_SET: The environment variable "TODAY" is not set (models/gold/today.sql:1)
                  help: Set it in the environment or in .env, or give a default as second argument.
`);
  });

  test('finds a file that is not a database', async () => {
    await using other = await createStarter();
    await writeFile(join(other.path, 'data/starter.duckdb'), 'this is not a database, but a text');

    const { exitCode, stdout } = await runCli(['debug'], { cwd: other.path });

    expect(exitCode).toBe(1);
    expect(stdout).toContain('Database  failed  DATABASE_INVALID: ');
  });

  test('outside of a project it still checks what it can', async () => {
    const { exitCode, stdout } = await runCli(['debug'], { cwd: '/' });

    expect(exitCode).toBe(1);
    expect(stdout).toContain('DuckDB    ok ');
    expect(stdout).toContain('Project   failed  PROJECT_NOT_FOUND');
  });
});

describe('generate airline', () => {
  test('writes the two files, the same for the same options', async () => {
    const options = ['generate', 'airline', '--customers', '3', '--orders-per-customer', '1-2'];
    const files = ['a/customers.csv', 'b/customers.csv', 'a/orders.xml', 'b/orders.xml'];

    const result = await ingot(...options, '--seed', '7', '--output', 'a');
    await ingot(...options, '--seed', '7', '--output', 'b', '--quiet');

    const [firstCsv, secondCsv, firstXml, secondXml] = await Promise.all(
      files.map((file) => readFile(join(starter.path, file), 'utf8')),
    );
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toMatch(
      /^3 customers, \d+ orders, \d+ order lines\n {2}a\/customers\.csv\n {2}a\/orders\.xml\n$/,
    );
    expect([firstCsv, firstXml]).toEqual([secondCsv, secondXml]);
  });

  test('refuses what makes no sense', async () => {
    const result = await ingot('generate', 'airline', '--mess', '2');

    expect(result).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error GENERATE_OPTION_INVALID: --mess is 2, but must be a share from 0 to 1
  help: Five percent is 0.05.
`,
    });
  });
});
