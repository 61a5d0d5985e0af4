/**
 * Writes a project of N models in layers, for timing the runner and not DuckDB:
 * `node bench/gen-dag.ts --models 1000 --out FOLDER [--rows 1000] [--seed 7] [--threads 4]`.
 *
 * Bronze models read `range()`, silver ones read bronze and silver, gold ones silver and gold, each one to three. Half of
 * each layer are views, but no chain of views is longer than four. Every model has `rows` rows with ids from 0 and a
 * `value` that follows from the graph, so `check.sql` returns no row when every model is right.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, type Random } from '../src/generators/random.ts';
import { writeFile } from './write-file.ts';

export interface DagOptions {
  readonly out: string;
  readonly models: number;
  readonly rows: number;
  readonly seed: number;
  readonly threads: number;
}

export interface DagModel {
  readonly name: string;
  readonly layer: Layer;
  readonly materialized: 'view' | 'table';
  readonly refs: readonly string[];
  readonly factor: number;
  readonly valueSum: number;
}

const layers = ['bronze', 'silver', 'gold'] as const;
type Layer = (typeof layers)[number];

const modulus = 1_000_003;
const longestViewChain = 4;

export const dagDefaults = { models: 1000, rows: 1000, seed: 7, threads: 4 } as const;

/** Writes the project and gives its models, parents first. */
export function generateDag(options: DagOptions): readonly DagModel[] {
  const models = planModels(options);
  rmSync(join(options.out, 'models'), { recursive: true, force: true });
  const write = (path: string, text: string) => writeFile(options.out, path, text);
  for (const model of models)
    write(`models/${model.layer}/${model.name}.sql`, modelSql(model, options));
  for (const layer of layers) {
    const inside = models.filter((model) => model.layer === layer);
    if (inside.length > 0) write(`models/${layer}/${layer}.yml`, propertiesOf(inside));
  }
  write('ingot.yml', "name: dag\nversion: '1.0.0'\nprofile: dag\n");
  write('profiles.yml', profileOf(options));
  write(
    'graph.json',
    `${JSON.stringify({ ...options, out: undefined, nodes: models }, null, 1)}\n`,
  );
  write('check.sql', checkSql(models, options));
  return models;
}

/** The layers hold 50, 30 and 20 percent of the models. */
function planModels({ models: count, rows, seed }: DagOptions): DagModel[] {
  const random = createRandom(seed, 1);
  const bronze = Math.max(1, Math.round(count * 0.5));
  const silver = Math.min(count - bronze, Math.round(count * 0.3));
  const sizes = [bronze, silver, count - bronze - silver];
  const models: DagModel[] = [];
  const values = new Map<string, Int32Array>();
  const chains = new Map<string, number>();
  for (const [level, layer] of layers.entries()) {
    const below = models.filter((model) => model.layer === layers[level - 1]);
    const own: DagModel[] = [];
    for (const wanted of shuffledHalves(sizes[level] ?? 0, random)) {
      const name = `${layer}_${String(own.length).padStart(5, '0')}`;
      const refs = layer === 'bronze' ? [] : pickRefs(below, own, random);
      const chain = 1 + Math.max(0, ...refs.map((ref) => chains.get(ref) ?? 0));
      const materialized = chain > longestViewChain ? 'table' : wanted;
      chains.set(name, materialized === 'view' ? chain : 0);
      const factor = models.length + 1;
      const value = valuesOf(
        refs.map((ref) => values.get(ref)!),
        { factor, rows },
      );
      values.set(name, value);
      const valueSum = value.reduce((sum, each) => sum + each, 0);
      const model: DagModel = { name, layer, materialized, refs, factor, valueSum };
      own.push(model);
      models.push(model);
    }
  }
  return models;
}

function shuffledHalves(size: number, random: Random): ('view' | 'table')[] {
  const kinds = Array.from({ length: size }, (_, index) =>
    index < Math.floor(size / 2) ? ('view' as const) : ('table' as const),
  );
  for (let last = size - 1; last > 0; last--) {
    const other = random.whole(0, last);
    [kinds[last], kinds[other]] = [kinds[other]!, kinds[last]!];
  }
  return kinds;
}

/** Mostly from the layer below, so that the graph gets deep slowly. */
function pickRefs(below: readonly DagModel[], own: readonly DagModel[], random: Random): string[] {
  const wanted = Math.min(random.whole(1, 3), below.length + own.length);
  const refs = new Set<string>();
  while (refs.size < wanted) {
    const isOwn = below.length === 0 || (own.length > 0 && random.chance(0.3));
    const pool = isOwn ? own : below;
    refs.add(pool[random.whole(0, pool.length - 1)]!.name);
  }
  return [...refs];
}

function valuesOf(
  parents: readonly Int32Array[],
  { factor, rows }: { factor: number; rows: number },
): Int32Array {
  return Int32Array.from({ length: rows }, (_, id) =>
    parents.length === 0
      ? (id * factor) % modulus
      : (parents.reduce((sum, parent) => sum + parent[id]!, 0) + factor) % modulus,
  );
}

function modelSql({ materialized, refs, factor }: DagModel, { rows }: DagOptions): string {
  const config = `{{config materialized="${materialized}"}}\n`;
  if (refs.length === 0) {
    return `${config}select
    range as id,
    (range * ${factor}) % ${modulus} as value,
    'k' || (range % 17) as grp
from range(${rows})
`;
  }
  const parents = refs.map((ref, at) => `u${at} as (\n    select * from {{ref "${ref}"}}\n)`);
  const sum = refs.map((_, at) => `u${at}.value`).join(' + ');
  const joins = refs.slice(1).map((_, at) => `join u${at + 1} on u${at + 1}.id = u0.id\n`);
  return `${config}with
${parents.join(',\n')}
select
    u0.id,
    (${sum} + ${factor}) % ${modulus} as value,
    u0.grp
from u0
${joins.join('')}`;
}

function propertiesOf(models: readonly DagModel[]): string {
  const entries = models.map(
    ({ name, layer }) => `  - name: ${name}
    description: generated ${layer} model
    columns:
      - name: id
        data_tests: [not_null, unique]
`,
  );
  return `version: 2\n\nmodels:\n${entries.join('')}`;
}

function profileOf({ threads }: DagOptions): string {
  return `dag:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: dag.duckdb
      threads: ${threads}
`;
}

function checkSql(models: readonly DagModel[], { rows }: DagOptions): string {
  const counts = models.map(
    ({ name, layer, valueSum }) =>
      `select '${name}' as model, ${rows} as want_rows, count(*) as got_rows, ${valueSum} as want_sum, sum(value) as got_sum from ${layer}.${name}`,
  );
  return `-- no rows: every model is right
with got as (
${counts.join('\nunion all\n')}
)
select * from got where want_rows <> got_rows or want_sum <> got_sum
`;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      models: { type: 'string', default: String(dagDefaults.models) },
      rows: { type: 'string', default: String(dagDefaults.rows) },
      seed: { type: 'string', default: String(dagDefaults.seed) },
      threads: { type: 'string', default: String(dagDefaults.threads) },
    },
  });
  if (values.out === undefined) throw new Error('--out FOLDER is missing');
  const [models, rows, seed, threads] = [
    values.models,
    values.rows,
    values.seed,
    values.threads,
  ].map(Number) as [number, number, number, number];
  const made = generateDag({ out: values.out, models, rows, seed, threads });
  console.log(`${made.length} models in ${values.out}`);
}
