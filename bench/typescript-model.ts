/**
 * What passing rows through a model in TypeScript costs, beside the same rows by SQL:
 * `node bench/typescript-model.ts [--rows 10000000] [--rounds 1]`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, ingotScript, printFigures, type Figure, type NodeCommand } from './measure.ts';

const query = (rows: number) =>
  `select range as id, range / 7 as score, 'name ' || range as name from range(${rows})`;

const models: Readonly<Record<string, (rows: number) => readonly [string, string]>> = {
  sql: (rows) => ['x.sql', `{{config materialized="table"}} ${query(rows)}`],
  rows: (rows) => [
    'x.ts',
    `export default async function* ({ query }) {
  for await (const { id, score, name } of query(${JSON.stringify(query(rows))})) yield { id, score: score * 2, name };
}`,
  ],
  columns: (rows) => [
    'x.ts',
    `export default async function* ({ query, columns }) {
  for await (const { values } of query(${JSON.stringify(query(rows))}).batches())
    yield columns({ ...values, score: Float64Array.from(values.score, (score) => score * 2) });
}`,
  ],
};

export async function benchTypeScript(options: {
  rows: number;
  rounds: number;
}): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-typescript-'));
  try {
    return await measureModels(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureModels(
  folder: string,
  { rows, rounds }: { rows: number; rounds: number },
): Promise<Figure[]> {
  const commands = {
    sql: buildCommand(folder, 'sql', rows),
    rows: buildCommand(folder, 'rows', rows),
    columns: buildCommand(folder, 'columns', rows),
    fewRows: buildCommand(folder, 'rows', rows / 2),
  };
  const costs = await compare(commands, rounds);
  const count = rows.toLocaleString('en');
  const wall = (name: keyof typeof commands) => `${costs[name].wallSeconds.toFixed(1)} s`;
  const memory = (name: keyof typeof commands) => `${costs[name].peakMegabytes.toFixed(0)} MB`;
  return [
    {
      name: `model in TypeScript that reads and gives ${count} rows`,
      measured: costs.rows.cpuSeconds,
      limit: (60 * rows) / 10_000_000,
      unit: 's CPU',
      detail: `${wall('rows')}, ${memory('rows')}; by columns ${wall('columns')}, ${memory('columns')}; by SQL ${wall('sql')}, ${memory('sql')}`,
    },
    {
      name: `its memory above that of half of the rows`,
      measured: costs.rows.peakMegabytes - costs.fewRows.peakMegabytes,
      limit: 100,
      unit: 'MB',
      detail: `${memory('fewRows')} for half`,
    },
  ];
}

function buildCommand(folder: string, name: string, rows: number): NodeCommand {
  const root = join(folder, `${name}-${rows}`);
  const [file, text] = models[name]!(rows);
  const files = {
    'ingot.yml': 'name: shop\n',
    'profiles.yml':
      'shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, publish: false, settings: { memory_limit: 300MB, temp_directory: tmp } } } }\n',
    [`models/gold/${file}`]: text,
  };
  const prepare = () => {
    rmSync(root, { recursive: true, force: true });
    for (const [path, contents] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), contents);
    }
  };
  return { args: [ingotScript().path, 'build', '--project-dir', root], prepare };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '10000000' },
      rounds: { type: 'string', default: '1' },
    },
  });
  const options = { rows: Number(values.rows), rounds: Number(values.rounds) };
  const figures = await benchTypeScript(options);
  printFigures(figures);
  if (figures.some(({ measured, limit }) => measured > limit)) process.exitCode = 1;
}
