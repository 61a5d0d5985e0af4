import { DuckDBInstance } from '@duckdb/node-api';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, workInPlace, type TestProject } from '../../support/create-project.ts';

async function query(path: string, ...statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

const sources = `sources:
  - name: raw
    tables:
      - name: orders
        files: data/orders.csv
        columns: [{ name: Amount, data_type: 'decimal( 12, 2 )' }, { name: tags, data_type: 'varchar[]' }, { name: size, data_type: "enum('s', 'l')" }]
      - { name: lines, files: data/lines.xml, record: o, explode: { path: l, keys: [id] } }
      - { name: days, files: 'data/days/*/*.parquet', columns: [{ name: n, data_type: bigint }] }
`;

async function staged(): Promise<TestProject> {
  const project = await createProject({
    ...workInPlace,
    'models/s.yml': sources,
    'data/orders.csv': 'id,amount,tags,size\n1,2.50,"[""a""]",s\n',
    'data/lines.xml': '<os><o id="1"><l q="2"/></o></os>',
    'data/days/d=1/note.txt': '',
  });
  await query(
    ':memory:',
    `copy (select 1 as n, date '2024-01-01' as "On") to '${join(project.path, 'data/days/d=1/a.parquet')}'`,
  );
  await project.run({ command: 'stage' });
  return project;
}

test.each(['orders', 'lines', 'days'])('ops.batches has the schema of %s', async (name) => {
  await using project = await staged();

  const schema = await project.query(
    `select unnest(schema, recursive := true) from ops.batches where source = 'raw.${name}'`,
  );

  const described = await project.query(
    `select column_name, column_type from (describe raw.${name}) where column_name not in ('_source_file', '_record', '_file_checksum', '_loaded_at', '_batch_id')`,
  );
  expect(described.length).toBeGreaterThan(2);
  expect(schema).toEqual(described);
});

test('a database of an earlier ingot gets the column', async () => {
  await using project = await staged();
  await query(join(project.path, 'data/shop.duckdb'), 'alter table ops.batches drop column schema');
  await project.write({ 'data/orders.csv': 'id,amount,tags,size\n2,2.50,[],s\n' });

  const { ok } = await project.run({ command: 'stage' });

  expect(ok).toBe(true);
  expect(
    await project.query(
      `select len(schema) from ops.batches where source = 'raw.orders' order by started_at`,
    ),
  ).toEqual([[null], ['4']]);
});
