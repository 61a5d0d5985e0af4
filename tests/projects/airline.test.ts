import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Session } from '../../src/core/adapter.ts';
import type { Json } from '../../src/core/json.ts';
import type { RunResults } from '../../src/core/results.ts';
import { loadProject, run } from '../../src/engine.ts';

// The project of this repository, copied, so that the tests leave its own target/ and data/ alone.
const root = resolve(import.meta.dirname, '../..');
const known = join(root, 'tests/projects/airline-known/data');
const generated = join(root, 'data');
const parts = ['ingot.yml', 'profiles.yml', 'models', 'macros', 'tests/sql', 'tests/generic'];
const goldTables = [
  'airline_customer_segments',
  'airline_kpi_summary',
  'airline_monthly_trends',
  'airline_product_analysis',
  'airline_regional_revenue',
  'airline_repeat_customers',
  'airline_seasonal_trends',
  'airline_top_customers',
];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-airline-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Built {
  readonly results: RunResults;
  readonly rows: Readonly<Record<string, readonly (readonly Json[])[]>>;
}

/** Builds the project on the raw files of a data folder, and reads what the queries give. */
async function build(name: string, options: { data: string; target: string; queries: readonly string[] }): Promise<Built> {
  const projectDir = join(folder, name);
  for (const part of parts) await cp(join(root, part), join(projectDir, part), { recursive: true });
  await cp(join(options.data, 'raw'), join(projectDir, 'data/raw'), { recursive: true });
  const context = {
    environment: {},
    homeDir: folder,
    now: () => new Date('2026-01-15T00:00:00Z'),
    newId: () => '00000000-0000-4000-8000-000000000000',
    emit: () => undefined,
    signal: new AbortController().signal,
    openAdapter: openDuckDb,
  };
  const runOptions = {
    command: 'build',
    projectDir,
    profilesDir: undefined,
    profileName: undefined,
    targetName: options.target,
    threads: undefined,
    vars: {},
    select: [],
    exclude: [],
    failFast: false,
    force: false,
    forceTests: false,
    waitSeconds: 0,
    acceptLoss: false,
  } as const;
  const { target } = await loadProject(runOptions, context);
  await using adapter = await openDuckDb(target, { root: projectDir, waitSeconds: 0 });
  const results = await run(runOptions, context, adapter);
  await using session = await adapter.connect();
  return { results, rows: await readAll(options.queries, session) };
}

async function readAll(queries: readonly string[], session: Session): Promise<Built['rows']> {
  const rows: Record<string, readonly (readonly Json[])[]> = {};
  for (const query of queries) rows[query] = (await session.query(query)).rows;
  return rows;
}

test('the known files give the known figures', async () => {
  const text = await readFile(join(root, 'tests/projects/airline-known/expected.json'), 'utf8');
  const expected = JSON.parse(text) as { sql: string; rows: Record<string, Json>[] }[];

  const { results, rows } = await build('known', { data: known, target: 'dev', queries: expected.map(({ sql }) => sql) });

  expect(results.ok).toBe(true);
  expect(rows).toEqual(Object.fromEntries(expected.map(({ sql, rows: wanted }) => [sql, wanted.map((row) => Object.values(row))])));
});

test('revenue, repeat customers and regions are those of the specification', async () => {
  const queries = [
    'select total_revenue_inr::integer, repeat_customer_count::integer from gold.airline_kpi_summary',
    'select region, revenue_inr::integer from gold.airline_regional_revenue order by region',
  ];

  const { rows } = await build('figures', { data: known, target: 'dev', queries });

  expect(Object.values(rows)).toEqual([
    [[21679, 1]],
    [
      ['North', 8930],
      ['West', 12749],
    ],
  ]);
});

test('in memory and in a file the gold tables are identical', async () => {
  const queries = goldTables.map((table) => `select * from gold.${table} order by all`);

  const file = await build('file', { data: generated, target: 'dev', queries });
  const memory = await build('memory', { data: generated, target: 'memory', queries });

  expect(memory.rows).toEqual(file.rows);
  expect(Object.values(file.rows).every((rows) => rows.length > 0)).toBe(true);
});

test('a second build of the same files changes nothing in gold', async () => {
  const queries = goldTables.map((table) => `select * from gold.${table} order by all`);

  const first = await build('twice', { data: generated, target: 'dev', queries });
  const second = await build('twice', { data: generated, target: 'dev', queries });

  expect(second.rows).toEqual(first.rows);
  const statuses = new Set(second.results.results.map(({ status }) => status));
  expect(statuses).toEqual(new Set(['unchanged']));
});
