import { expect, test } from 'vitest';
import { runResultsArtifact } from '../../../src/record/run-results-artifact.ts';
import { airlineAndShop } from '../select/manifest-fixture.ts';
import { hasDbtSchemas, schemaErrors } from './dbt-schema.ts';
import { result, runOf } from './record-fixture.ts';

const node = (id: string) => airlineAndShop.nodes.get(id)!;
const kpi = node('model.ingot.gold.kpi');
const test1 = node('test.ingot.not_null_kpi_revenue');
const orders = node('source.ingot.airline_raw.orders');

const run = runOf([
  result(test1, {
    status: 'fail',
    failures: 3,
    message: '3 rows have no revenue',
    compiledSql: 'select 3',
  }),
  result(orders, { rows: 10, staging: { files: 2, converted: 1, rows: 10, rejected: 1 } }),
  result(kpi, { rows: 8, compiledSql: 'select 1', message: 'table with 8 rows' }),
  result(node('model.ingot.gold.kpi_regions'), {
    status: 'skipped',
    message: '"gold.kpi" failed',
    thread: 0,
  }),
]);
const artifact = JSON.parse(
  runResultsArtifact({ run, version: '0.1.0', args: { which: 'build', select: ['kpi'] } }),
);

test.skipIf(!hasDbtSchemas)("the results are valid by dbt's schema, version 6", () => {
  const text = runResultsArtifact({ run, version: '0.1.0', args: { which: 'build' } });

  expect(schemaErrors('run-results-v6.json', text)).toEqual([]);
});

test.skipIf(!hasDbtSchemas).each(['success', 'error', 'skipped', 'pass', 'warn', 'fail'] as const)(
  'the status "%s" is one of dbt',
  (status) => {
    const text = runResultsArtifact({
      run: runOf([result(kpi, { status })]),
      version: '0.1.0',
      args: {},
    });

    expect(schemaErrors('run-results-v6.json', text)).toEqual([]);
  },
);

test('the metadata names the run, and the arguments are written as given', () => {
  expect(artifact.metadata).toEqual({
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
    dbt_version: '0.1.0',
    generated_at: '2026-01-02T03:04:06.500Z',
    invocation_id: '00000000-0000-4000-8000-000000000001',
    invocation_started_at: '2026-01-02T03:04:04.000Z',
    env: {},
  });
  expect(artifact.elapsed_time).toBe(2.5);
  expect(artifact.args).toEqual({ which: 'build', select: ['kpi'] });
});

test('results are sorted by id, however they ended', () => {
  expect(artifact.results.map(({ unique_id }: { unique_id: string }) => unique_id)).toEqual([
    'model.ingot.gold.kpi',
    'model.ingot.gold.kpi_regions',
    'source.ingot.airline_raw.orders',
    'test.ingot.not_null_kpi_revenue',
  ]);
});

test('a model that ran is written with its time, rows and SQL', () => {
  expect(artifact.results[0]).toEqual({
    status: 'success',
    timing: [
      {
        name: 'compile',
        started_at: '2026-01-02T03:04:05.000Z',
        completed_at: '2026-01-02T03:04:05.000Z',
      },
      {
        name: 'execute',
        started_at: '2026-01-02T03:04:05.000Z',
        completed_at: '2026-01-02T03:04:05.250Z',
      },
    ],
    thread_id: 'Thread-2',
    execution_time: 0.25,
    adapter_response: { rows_affected: 8 },
    message: 'table with 8 rows',
    failures: null,
    unique_id: 'model.ingot.gold.kpi',
    compiled: true,
    compiled_code: 'select 1',
    relation_name: '"gold"."kpi"',
  });
});

test('a skipped node has no timing and the reason as its message', () => {
  expect(artifact.results[1]).toMatchObject({
    status: 'skipped',
    timing: [],
    thread_id: 'main',
    message: '"gold.kpi" failed',
    compiled: false,
    compiled_code: null,
  });
});

test('a staged source tells its files and rejected records', () => {
  expect(artifact.results[2]).toMatchObject({
    status: 'success',
    adapter_response: { rows_affected: 10, files: 2, converted: 1, rejected: 1 },
    message: null,
    relation_name: '"airline_raw"."orders"',
  });
});

test('a failed test has its failures and no relation', () => {
  expect(artifact.results[3]).toMatchObject({
    status: 'fail',
    failures: 3,
    message: '3 rows have no revenue',
    relation_name: null,
  });
});
