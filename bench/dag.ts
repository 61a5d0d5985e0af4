/**
 * What ingot adds to the SQL: `node bench/dag.ts [--models 1000] [--rounds 5]` generates a project and compares `compile`
 * and `run` with the same statements sent by hand, and `--version` with an empty Node.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { transformSync } from 'esbuild';
import { renderRelation } from '../src/core/relation.ts';
import { dagDefaults, generateDag, type DagModel } from './gen-dag.ts';
import {
  compare,
  costOf,
  ingotScript,
  printFigures,
  root,
  type Cost,
  type Figure,
} from './measure.ts';

export async function benchDag({
  models,
  rounds,
}: {
  models: number;
  rounds: number;
}): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-dag-'));
  try {
    const figures = await measureRun(folder, { models, rounds });
    return [...figures, ...(await measureStart(rounds))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureRun(
  folder: string,
  { models: count, rounds }: { models: number; rounds: number },
): Promise<Figure[]> {
  const project = join(folder, 'project');
  const database = join(project, 'dag.duckdb');
  const models = generateDag({ ...dagDefaults, out: project, models: count });
  const ingot = ingotScript();
  const compile = { args: [ingot.path, 'compile', '--project-dir', project] };
  await costOf(compile);
  const floorArgs = prepareFloor(folder, models, { areTested: false });
  const testedArgs = prepareFloor(folder, models, { areTested: true });
  const removeFloor = () => removeDatabase(join(folder, 'floor.duckdb'));
  const costs = await compare(
    {
      compile,
      run: {
        args: [ingot.path, 'run', '--quiet', '--project-dir', project],
        prepare: () => removeDatabase(database),
      },
      build: {
        args: [ingot.path, 'build', '--quiet', '--project-dir', project],
        prepare: () => removeDatabase(database),
      },
      floor: { args: floorArgs, prepare: removeFloor },
      tested: { args: testedArgs, prepare: removeFloor },
    },
    rounds,
  );
  await checkDatabase(database, project);
  return figuresOf(costs, { count, isBuilt: ingot.isBuilt });
}

function figuresOf(
  costs: Readonly<Record<'compile' | 'run' | 'build' | 'floor' | 'tested', Cost>>,
  { count, isBuilt }: { count: number; isBuilt: boolean },
): Figure[] {
  const { run, floor, build, tested } = costs;
  const built = isBuilt ? 'built' : 'unbuilt';
  return [
    {
      name: `${count} models: compile, whole process (${built})`,
      measured: costs.compile.cpuSeconds,
      limit: 0.7,
      unit: 's CPU',
      detail: `${costs.compile.peakMegabytes.toFixed(0)} MB`,
    },
    {
      name: `${count} models: run against the floor`,
      measured: run.cpuSeconds / floor.cpuSeconds,
      limit: 1.3,
      unit: '× CPU',
      detail: `${run.cpuSeconds.toFixed(2)} s against ${floor.cpuSeconds.toFixed(2)} s`,
    },
    {
      name: `${count} models: memory of run above the floor`,
      measured: run.peakMegabytes - floor.peakMegabytes,
      limit: 150,
      unit: 'MB',
      detail: `${run.peakMegabytes.toFixed(0)} MB against ${floor.peakMegabytes.toFixed(0)} MB`,
    },
    {
      name: `${count} models, ${2 * count} tests: build against the floor`,
      measured: build.cpuSeconds / tested.cpuSeconds,
      limit: 1.3,
      unit: '× CPU',
      detail: `${build.cpuSeconds.toFixed(2)} s against ${tested.cpuSeconds.toFixed(2)} s`,
    },
    {
      name: `${count} models, ${2 * count} tests: memory of build above the floor`,
      measured: build.peakMegabytes - tested.peakMegabytes,
      limit: 60,
      unit: 'MB',
      detail: `${build.peakMegabytes.toFixed(0)} MB against ${tested.peakMegabytes.toFixed(0)} MB`,
    },
  ];
}

/** The floor as plain JavaScript, so that reading TypeScript is not counted in its favour; gives its arguments. */
function prepareFloor(
  folder: string,
  models: readonly DagModel[],
  { areTested }: { areTested: boolean },
): string[] {
  const source = readFileSync(join(import.meta.dirname, 'floor.ts'), 'utf8');
  writeFileSync(join(folder, 'floor.mjs'), transformSync(source, { loader: 'ts' }).code);
  const packages = join(folder, 'node_modules');
  if (!existsSync(packages)) symlinkSync(join(root, 'node_modules'), packages);
  const schemas = ['bronze', 'silver', 'gold'].map((name) => `create schema if not exists ${name}`);
  const statements = models.flatMap(({ name, layer, materialized }) => {
    const path = join(folder, 'project', 'target', 'compiled', 'models', layer, `${name}.sql`);
    const relation = renderRelation({ schema: layer, identifier: name });
    const create = `create or replace ${materialized} ${relation} as\n${readFileSync(path, 'utf8')}`;
    return areTested ? [create, ...testStatements(relation)] : [create];
  });
  const list = join(folder, areTested ? 'tested.json' : 'statements.json');
  writeFileSync(list, JSON.stringify([...schemas, ...statements]));
  return [join(folder, 'floor.mjs'), list, join(folder, 'floor.duckdb')];
}

/** What the two tests of a model ask. */
function testStatements(relation: string): readonly string[] {
  return [
    `select *\nfrom ${relation}\nwhere "id" is null`,
    `select "id" as unique_field, count(*) as n_records\nfrom ${relation}\nwhere "id" is not null\ngroup by "id"\nhaving count(*) > 1`,
  ].map((sql) => `select count(*) as failures\nfrom (\n${sql}\n) as test`);
}

/** Also the one that ingot works in: with it, there would be nothing to do. */
function removeDatabase(path: string): void {
  for (const each of [path, `${path}.wal`, join(dirname(path), '.ingot')])
    rmSync(each, { force: true, recursive: true });
}

/** @throws Error when a model has the wrong rows: a fast run that is wrong is no figure */
async function checkDatabase(database: string, project: string): Promise<void> {
  const instance = await DuckDBInstance.create(database, { access_mode: 'read_only' });
  const connection = await instance.connect();
  const wrong = await connection.runAndReadAll(readFileSync(join(project, 'check.sql'), 'utf8'));
  connection.closeSync();
  instance.closeSync();
  if (wrong.currentRowCount > 0) throw new Error(JSON.stringify(wrong.getRowObjectsJson()));
}

async function measureStart(rounds: number): Promise<Figure[]> {
  const ingot = ingotScript();
  if (!ingot.isBuilt) return [];
  const { version, empty } = await compare(
    { version: { args: [ingot.path, '--version'] }, empty: { args: ['-e', '0'] } },
    rounds * 4,
  );
  const milliseconds = (seconds: number) => `${(seconds * 1000).toFixed(0)} ms`;
  return [
    {
      name: 'ingot --version against node -e 0',
      measured: version.cpuSeconds / empty.cpuSeconds,
      limit: 2.5,
      unit: '× CPU',
      detail: `${milliseconds(version.cpuSeconds)} against ${milliseconds(empty.cpuSeconds)}`,
    },
  ];
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      models: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '5' },
    },
  });
  printFigures(await benchDag({ models: Number(values.models), rounds: Number(values.rounds) }));
}
