/**
 * What checking costs, and a build of which little or nothing has changed:
 * `node bench/unchanged.ts [--models 1000] [--rounds 5] [--large 5000]`.
 */
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { transformSync } from 'esbuild';
import { renderRelation } from '../src/core/relation.ts';
import { dagDefaults, generateDag, type DagModel } from './gen-dag.ts';
import { compare, costOf, ingotScript, printFigures, root, type Figure } from './measure.ts';

export interface UnchangedOptions {
  readonly models: number;
  readonly rounds: number;
  /** Models of the project that the first one is compared with; 0 for none. */
  readonly large: number;
}

export async function benchUnchanged(options: UnchangedOptions): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-unchanged-'));
  try {
    const small = await prepareProject(join(folder, 'small'), options.models);
    const figures = [
      ...(await measureSame(small, options.rounds)),
      ...(await measureEdit(small, folder, options.rounds)),
    ];
    if (options.large === 0) return figures;
    const large = await prepareProject(join(folder, 'large'), options.large);
    return [...figures, ...(await measureGrowth(small, large, options.rounds))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Project {
  readonly path: string;
  readonly models: readonly DagModel[];
  readonly ingot: (...words: readonly string[]) => { readonly args: readonly string[] };
}

async function prepareProject(path: string, count: number): Promise<Project> {
  const models = generateDag({ ...dagDefaults, out: path, models: count });
  const script = ingotScript().path;
  const ingot = (...words: readonly string[]) => ({
    args: [script, ...words, '--quiet', '--project-dir', path],
  });
  await costOf(ingot('build'));
  return { path, models, ingot };
}

async function measureSame(
  { path, models, ingot }: Project,
  rounds: number,
): Promise<readonly Figure[]> {
  const cache = join(path, 'target', 'check.json');
  const forget = () => rmSync(cache, { force: true });
  const costs = await compare(
    {
      cold: { ...ingot('check'), prepare: forget },
      same: ingot('check'),
      build: ingot('build'),
    },
    rounds,
  );
  const name = `${models.length} models, ${models.length * 2} tests`;
  const figure = (what: string, cost: (typeof costs)['cold'], limit: number): Figure => ({
    name: `${name}: ${what}`,
    measured: cost.cpuSeconds,
    limit,
    unit: 's CPU',
    detail: `${cost.wallSeconds.toFixed(2)} s by the clock, ${cost.peakMegabytes.toFixed(0)} MB`,
  });
  return [
    figure('check, cold', costs.cold, 1.7),
    figure('check, nothing changed', costs.same, 0.4),
    figure('build, nothing changed', costs.build, 0.5),
  ];
}

/** One model is edited in each round; the floor is the SQL of it and of those below, sent by hand. */
async function measureEdit(
  { path, models, ingot }: Project,
  folder: string,
  rounds: number,
): Promise<readonly Figure[]> {
  const below = new Map(models.map((model) => [model.name, descendants(model, models)]));
  const distance = (model: DagModel) => Math.abs((below.get(model.name)?.length ?? 0) - 10);
  const [edited] = [...models].sort((a, b) => distance(a) - distance(b));
  if (edited === undefined) return [];
  const file = join(path, 'models', edited.layer, `${edited.name}.sql`);
  const original = readFileSync(file, 'utf8');
  let round = 0;
  const edit = () => {
    round++;
    writeFileSync(file, `${original.trimEnd()}\nwhere ${round} > 0\n`);
  };
  const touched = [edited, ...(below.get(edited.name) ?? [])];
  const floor = prepareFloor(folder, path, touched);
  const costs = await compare(
    {
      build: { ...ingot('build'), prepare: edit },
      floor: { args: floor },
      node: { args: ['-e', '0'] },
    },
    rounds,
  );
  writeFileSync(file, original);
  const sql = costs.floor.cpuSeconds - costs.node.cpuSeconds;
  return [
    {
      name: `build, one model edited, ${touched.length - 1} below it, less 1.3 × their SQL`,
      measured: costs.build.cpuSeconds - 1.3 * sql,
      limit: 0.6,
      unit: 's CPU',
      detail: `${costs.build.cpuSeconds.toFixed(2)} s, their SQL ${sql.toFixed(2)} s`,
    },
  ];
}

function descendants(model: DagModel, models: readonly DagModel[]): readonly DagModel[] {
  const found = new Set([model.name]);
  // Parents come before their children.
  return models.filter(({ name, refs }) => {
    const isBelow = refs.some((ref) => found.has(ref.replace(/^.*\./, '')));
    if (isBelow) found.add(name);
    return isBelow;
  });
}

/** The statements and tests of some models, on a copy of the database. */
function prepareFloor(folder: string, project: string, models: readonly DagModel[]): string[] {
  const source = readFileSync(join(import.meta.dirname, 'floor.ts'), 'utf8');
  writeFileSync(join(folder, 'floor.mjs'), transformSync(source, { loader: 'ts' }).code);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const statements = models.flatMap(({ name, layer, materialized }) => {
    const path = join(project, 'target', 'compiled', 'models', layer, `${name}.sql`);
    const relation = renderRelation({ schema: layer, identifier: name });
    return [
      `create or replace ${materialized} ${relation} as\n${readFileSync(path, 'utf8')}`,
      `select count(*) from (select * from ${relation} where id is null)`,
      `select count(*) from (select id, count(*) from ${relation} where id is not null group by id having count(*) > 1)`,
    ];
  });
  const list = join(folder, 'statements.json');
  writeFileSync(list, JSON.stringify(statements));
  const copy = join(folder, 'floor.duckdb');
  copyFileSync(join(project, 'dag.duckdb'), copy);
  return [join(folder, 'floor.mjs'), list, copy];
}

async function measureGrowth(
  small: Project,
  large: Project,
  rounds: number,
): Promise<readonly Figure[]> {
  const costs = await compare(
    {
      smallCheck: small.ingot('check'),
      largeCheck: large.ingot('check'),
      smallBuild: small.ingot('build'),
      largeBuild: large.ingot('build'),
    },
    Math.max(3, Math.ceil(rounds / 2)),
  );
  const figure = (what: string, less: number, more: number): Figure => ({
    name: `${large.models.length} models against ${small.models.length}: ${what}, nothing changed`,
    measured: more / less,
    limit: 5.5,
    unit: '×',
    detail: `${more.toFixed(2)} s against ${less.toFixed(2)} s`,
  });
  return [
    figure('check', costs.smallCheck.cpuSeconds, costs.largeCheck.cpuSeconds),
    figure('build', costs.smallBuild.cpuSeconds, costs.largeBuild.cpuSeconds),
  ];
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      models: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '5' },
      large: { type: 'string', default: '5000' },
    },
  });
  const [models, rounds, large] = [values.models, values.rounds, values.large].map(Number);
  printFigures(
    await benchUnchanged({ models: models ?? 1000, rounds: rounds ?? 5, large: large ?? 0 }),
  );
}
