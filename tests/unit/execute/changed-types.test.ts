import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../../support/create-project.ts';

const yaml = (type: string, more = '') => ({
  'models/sources.yml': `
sources:
  - name: raw
    tables:
      - name: orders
        files: data/in/*.csv
        new_files_only: true${more}
        columns:
          - { name: id }
          - { name: v${type === '' ? '' : `, data_type: "${type}"`} }
`,
});
const first = { 'data/in/1.csv': 'id,v\n1,2\n' };
const second = { 'data/in/2.csv': 'id,v\n2,3\n' };
async function writeParquet({ path }: TestProject, name: string, select: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`copy (${select}) to '${join(path, 'data/in', `${name}.parquet`)}'`);
  connection.closeSync();
  instance.closeSync();
}

const typeOf = 'select distinct typeof(v) from raw.orders';

test.each([
  ['integer', 'bigint', 'BIGINT'],
  ['integer', 'decimal(12,2)', 'DECIMAL(12,2)'],
  ['decimal(12,2)', 'decimal(14,4)', 'DECIMAL(14,4)'],
  ['bigint', 'integer', 'BIGINT'],
])('a column of %s becomes one that holds all values of %s', async (before, after, type) => {
  await using project = await createProject({
    ...yaml(before),
    ...first,
    'models/gold/child.sql': 'select id, v from {{source "raw" "orders"}}',
  });
  await project.run();
  await project.write({ ...yaml(after), ...second });

  const { errors } = await project.run();

  expect(errors).toEqual([]);
  expect(await project.query(typeOf)).toEqual([[type]]);
  expect(await project.query('select v::double from gold.child order by id')).toEqual([[2], [3]]);
});

test('a column gets its new type also where no file is new', async () => {
  await using project = await createProject({ ...yaml('integer'), ...first });
  await project.run();
  await rm(join(project.path, 'data/in/1.csv'));
  await project.write(yaml('bigint'));

  await project.run();

  expect(await project.query(typeOf)).toEqual([['BIGINT']]);
});

test.each([
  ['integer', 'decimal(4,2)', 'INTEGER', 'DECIMAL(4,2)'],
  ['integer', '', 'INTEGER', 'VARCHAR'],
  ['', 'integer', 'VARCHAR', 'INTEGER'],
  ['decimal(12,2)', 'decimal(12,4)', 'DECIMAL(12,2)', 'DECIMAL(12,4)'],
])('"%s" does not become "%s" where values would change', async (before, after, was, is) => {
  await using project = await createProject({ ...yaml(before), ...first });
  await project.run();
  await project.write({ ...yaml(after), 'data/in/2.csv': 'id,v\n2,3.55\n' });

  const { errors } = await project.run();

  expect(errors.join('\n')).toContain(
    `error SOURCE_TYPE_CHANGED: The table of raw.orders has a column of another type than the rows that are to be added: "v" (${was}, now ${is})`,
  );
  expect(errors.join('\n')).toContain(
    `alter table "raw"."orders" alter column "v" set data type ${is}`,
  );
  expect(await project.query(`select id, typeof(v) from raw.orders`)).toEqual([['1', was]]);
});

test('--full-refresh takes all files with the new type', async () => {
  await using project = await createProject({ ...yaml('integer'), ...first });
  await project.run();
  await project.write({ ...yaml('varchar'), ...second });

  await project.run({ fullRefresh: true });

  expect(await project.query('select v from raw.orders order by id')).toEqual([['2'], ['3']]);
});

test('with on_schema_change fail no type may change', async () => {
  const fail = '\n        on_schema_change: fail';
  await using project = await createProject({ ...yaml('integer', fail), ...first });
  await project.run();
  await project.write({ ...yaml('bigint', fail), ...second });

  const { errors } = await project.run();

  expect(errors.join('\n')).toContain('error SOURCE_TYPE_CHANGED');
});

test('rejects that are mended by another type are not lost either', async () => {
  await using project = await createProject({
    ...yaml('integer'),
    'data/in/1.csv': 'id,v\n1,2\n2,3000000000\n3,x\n',
  });
  await project.run();
  await project.write(yaml('varchar'));
  const refused = await project.run({ command: 'stage', retryRejects: true });
  await project.write(yaml('bigint'));

  await project.run({ command: 'stage', retryRejects: true });

  expect(refused.errors.join('\n')).toContain('error SOURCE_TYPE_CHANGED');
  expect(await project.query('select v::varchar from raw.orders order by id')).toEqual([
    ['2'],
    ['3000000000'],
  ]);
  expect(await project.query('select value from ops.rejects')).toEqual([['x']]);
});

test('columns of Parquet files keep their types, and widen with them', async () => {
  await using project = await createProject({
    'models/sources.yml': `
sources:
  - name: raw
    tables:
      - { name: orders, files: data/in/*.parquet, new_files_only: true }
`,
    'data/in/none.txt': '',
  });
  await writeParquet(project, '1', 'select 1 as id');
  await project.run();
  await writeParquet(project, '2', `select 3000000000 as id, date '2024-05-01' as day`);
  await project.run();
  await writeParquet(project, '3', 'select 3 as id');

  const { errors } = await project.run();

  expect(errors).toEqual([]);
  expect(
    await project.query('select id::varchar, typeof(id), typeof(day) from raw.orders order by 1'),
  ).toEqual([
    ['1', 'BIGINT', 'DATE'],
    ['3', 'BIGINT', 'DATE'],
    ['3000000000', 'BIGINT', 'DATE'],
  ]);
});
