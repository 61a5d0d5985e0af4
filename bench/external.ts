/**
 * What writing files costs beside the same `copy` sent by hand:
 * `node bench/external.ts [--rows 5000000] [--rounds 3]`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, ingotScript, printFigures, root, type Cost, type Figure } from './measure.ts';

export interface ExternalOptions {
  readonly rows: number;
  readonly rounds: number;
}

/** What is written: the configuration of the model, and the options of the `copy` by hand. */
const kinds = {
  Parquet: { config: 'location="out/a.parquet"', options: 'format parquet' },
  'Parquet in 50 partitions': {
    config: 'location="out/a" partition_by="part"',
    options: 'format parquet, partition_by (part)',
  },
  CSV: { config: 'location="out/a.csv"', options: 'format csv' },
} as const;

export async function benchExternal(options: ExternalOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, kind] of Object.entries(kinds)) {
    const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-external-'));
    try {
      figures.push(await measureKind(folder, { ...options, ...kind, name }));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return figures;
}

interface Kind extends ExternalOptions {
  readonly name: string;
  readonly config: string;
  readonly options: string;
}

async function measureKind(folder: string, kind: Kind): Promise<Figure> {
  const { rows, rounds, name, config, options } = kind;
  const query = `select range as id, (range * 31) % 50 as part, range::double as amount, 'name ' || range as name, timestamp '2026-01-01' + to_seconds(range) as updated
from range(${rows})`;
  write(join(folder, 'ingot.yml'), 'name: files\n');
  const output = '{ type: duckdb, path: files.duckdb, publish: false, threads: 2 }';
  write(join(folder, 'profiles.yml'), `files: { target: dev, outputs: { dev: ${output} } }\n`);
  write(
    join(folder, 'models', 'a.sql'),
    `{{config materialized="external" ${config}}}\n${query}\n`,
  );
  const hand = join(folder, 'hand');
  const prepare = () => {
    rmSync(hand, { recursive: true, force: true });
  };
  const ingot = [ingotScript().path, 'run', '--quiet', '--force', '--project-dir', folder];
  const costs = await compare(
    {
      ingot: { args: ingot },
      byHand: {
        args: ['--input-type=module', '-e', byHand(`copy (${query}) to '${hand}' (${options})`)],
        prepare,
      },
    },
    rounds,
  );
  return {
    name: `${rows.toLocaleString('en')} rows as ${name}, beside the same \`copy\` by hand`,
    measured: costs.ingot.cpuSeconds / costs.byHand.cpuSeconds,
    limit: 1.5,
    unit: '×',
    detail: `${costText(costs.ingot)} beside ${costText(costs.byHand)}`,
  };
}

function costText({ wallSeconds, cpuSeconds, peakMegabytes }: Cost): string {
  return `${wallSeconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s CPU and ${peakMegabytes.toFixed(0)} MB`;
}

function byHand(statement: string): string {
  const api = join(root, 'node_modules', '@duckdb', 'node-api', 'lib', 'index.js');
  return `import { DuckDBInstance } from ${JSON.stringify(api)};
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
await connection.run(${JSON.stringify(statement)});
connection.closeSync();
instance.closeSync();`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '5000000' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const figures = await benchExternal({
    rows: Number(values.rows),
    rounds: Number(values.rounds),
  });
  printFigures(figures);
  if (figures.some(({ measured, limit }) => measured > limit)) process.exitCode = 1;
}
