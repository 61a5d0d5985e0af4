/**
 * What loading a seed costs above loading an empty one, and the same for its statement sent by hand:
 * `node bench/seed.ts [--rows 200000] [--rounds 5]`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, ingotScript, printFigures, type Figure, type NodeCommand } from './measure.ts';
import { writeFile } from './write-file.ts';

const header = 'id,code,name,amount,rate,is_open,opened_on,updated_at';
const types = {
  id: 'bigint',
  code: 'varchar',
  name: 'varchar',
  amount: 'decimal(18,2)',
  rate: 'decimal(18,4)',
  is_open: 'boolean',
  opened_on: 'date',
  updated_at: 'timestamp',
};

export async function benchSeed(options: { rows: number; rounds: number }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-seed-'));
  try {
    return await measureSeeds(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureSeeds(
  folder: string,
  { rows, rounds }: { rows: number; rounds: number },
): Promise<Figure[]> {
  const costs = await compare(
    {
      empty: seedCommand(folder, 'empty', { rows: 0, isStated: false }),
      found: seedCommand(folder, 'found', { rows, isStated: false }),
      stated: seedCommand(folder, 'stated', { rows, isStated: true }),
      floorEmpty: floorCommand(folder, 'empty'),
      floor: floorCommand(folder, 'found'),
    },
    rounds,
  );
  const above = (name: 'found' | 'stated') => costs[name].cpuSeconds - costs.empty.cpuSeconds;
  const byHand = costs.floor.cpuSeconds - costs.floorEmpty.cpuSeconds;
  const detail = (name: 'found' | 'stated') =>
    `${(above(name) / byHand).toFixed(1)} × the statement by hand (${byHand.toFixed(2)} s), ${costs[name].peakMegabytes.toFixed(0)} MB`;
  const limit = (1.0 * rows) / 200_000;
  const count = rows.toLocaleString('en');
  return [
    {
      name: `seed of ${count} rows above an empty one, types found`,
      measured: above('found'),
      limit,
      unit: 's CPU',
      detail: detail('found'),
    },
    {
      name: `seed of ${count} rows above an empty one, types stated`,
      measured: above('stated'),
      limit,
      unit: 's CPU',
      detail: detail('stated'),
    },
  ];
}

function seedCommand(
  folder: string,
  name: string,
  { rows, isStated }: { rows: number; isStated: boolean },
): NodeCommand {
  const project = join(folder, name);
  writeFile(project, 'ingot.yml', 'name: seeds\n');
  const output = '{ type: duckdb, path: seeds.duckdb }';
  writeFile(project, 'profiles.yml', `seeds: { target: dev, outputs: { dev: ${output} } }\n`);
  writeFile(project, 'seeds/s.csv', textOf(rows));
  const columnTypes = JSON.stringify(isStated ? types : {});
  writeFile(
    project,
    'seeds/s.yml',
    `seeds: [{ name: s, config: { column_types: ${columnTypes} } }]\n`,
  );
  return {
    args: [ingotScript().path, 'seed', '--quiet', '--project-dir', project],
    prepare: () => {
      for (const made of ['seeds.duckdb', '.ingot', 'target'])
        rmSync(join(project, made), { recursive: true, force: true });
    },
  };
}

function floorCommand(folder: string, name: string): NodeCommand {
  const casts = Object.entries(types).map(
    ([column, type]) => `cast(${column} as ${type}) as ${column}`,
  );
  const columns = Object.keys(types).map((column) => `${column}: 'varchar'`);
  const path = join(folder, name, 'seeds', 's.csv');
  const statement = `create or replace table s as
select ${casts.join(', ')}
from read_csv('${path}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {${columns.join(', ')}})`;
  const list = join(folder, `${name}.json`);
  const database = join(folder, `${name}.duckdb`);
  writeFileSync(list, JSON.stringify([statement]));
  return {
    args: [join(import.meta.dirname, 'floor.ts'), list, database],
    prepare: () => {
      for (const each of [database, `${database}.wal`]) rmSync(each, { force: true });
    },
  };
}

function textOf(rows: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const lines = Array.from({ length: rows }, (_, index) => {
    const day = two((index % 28) + 1);
    const month = two((index % 12) + 1);
    const amount = ((index * 37) % 1_000_000) / 100;
    return [
      index + 1,
      String(index % 100_000).padStart(6, '0'),
      `"Customer ${index}, Street ${index % 977}"`,
      amount,
      `0.${String(index % 10_000).padStart(4, '0')}`,
      index % 3 > 0,
      `20${two(index % 25)}-${month}-${day}`,
      `2024-${month}-${day} 12:${two(index % 60)}:00`,
    ].join(',');
  });
  return `${[header, ...lines].join('\n')}\n`;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '200000' },
      rounds: { type: 'string', default: '5' },
    },
  });
  const figures = await benchSeed({ rows: Number(values.rows), rounds: Number(values.rounds) });
  printFigures(figures);
  if (figures.some(({ measured, limit }) => measured > limit)) process.exitCode = 1;
}
