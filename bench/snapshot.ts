/**
 * A snapshot of a table of which one row in a hundred has changed, against the same by hand:
 * `node bench/snapshot.ts [--rows 1000000] [--rounds 3]`.
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
import { compare, costOf, ingotScript, printFigures, root, type Figure } from './measure.ts';
import { writeFile } from './write-file.ts';

export interface SnapshotBenchOptions {
  readonly rows: number;
  readonly rounds: number;
}

const strategies = {
  timestamp: 'strategy: timestamp, updated_at: updated_at',
  check: 'strategy: check, check_cols: all',
} as const;

/** What tells that a row `s` is another one than its version `t`. */
const changed: Readonly<Record<keyof typeof strategies, string>> = {
  timestamp: 's.updated_at > t.dbt_valid_from',
  check:
    '(s.status is distinct from t.status or s.name is distinct from t.name or s.amount is distinct from t.amount or s.updated_at is distinct from t.updated_at)',
};

export async function benchSnapshot({ rows, rounds }: SnapshotBenchOptions): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-snapshot-'));
  try {
    const floor = prepareFloor(folder);
    const { path: script } = ingotScript();
    const figures: Figure[] = [];
    for (const strategy of ['timestamp', 'check'] as const) {
      const project = join(folder, strategy);
      writeProject(project, strategies[strategy]);
      const database = join(project, 'shop.duckdb');
      const before = join(project, 'before.duckdb');
      const send = async (name: string, sql: readonly string[]) => {
        const list = join(project, `${name}.json`);
        writeFileSync(list, JSON.stringify(sql));
        return costOf({ args: [floor, list, database] });
      };
      const ingot = [script, 'snapshot', '--quiet', '--project-dir', project, '--threads', '1'];
      await send('load', sourceSql(rows));
      await costOf({ args: ingot });
      await send('change', [
        `update raw.orders set status = 'shut', updated_at = timestamp '2026-02-01' where id % 100 = 0`,
      ]);
      copyFileSync(database, before);
      writeFileSync(join(project, 'hand.json'), JSON.stringify(byHand(strategy)));
      const prepare = () => copyFileSync(before, database);
      const costs = await compare(
        {
          ingot: { args: ingot, prepare },
          hand: { args: [floor, join(project, 'hand.json'), database], prepare },
        },
        rounds,
      );
      figures.push({
        name: `snapshot, ${strategy}, ${rows.toLocaleString('en')} rows of which 1 % changed, against the same by hand`,
        measured: costs.ingot.wallSeconds / costs.hand.wallSeconds,
        limit: 3,
        unit: '× time',
        detail: `${costs.ingot.wallSeconds.toFixed(2)} s against ${costs.hand.wallSeconds.toFixed(2)} s, ${costs.ingot.peakMegabytes.toFixed(0)} MB`,
      });
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sourceSql(rows: number): readonly string[] {
  return [
    'create schema raw',
    `create table raw.orders as
select i as id, 'open' as status, 'name of ' || i as name, i * 1.5 as amount, timestamp '2026-01-01' as updated_at
from range(${rows}) as r(i)`,
  ];
}

/** What a careful person would write who trusts that each key stands once. */
function byHand(strategy: keyof typeof strategies): readonly string[] {
  const time = strategy === 'timestamp' ? 's.updated_at' : 'now()::timestamp';
  return [
    'begin',
    `create temp table changes as
select s.*, ${time} as moment, t.id is not null as is_held
from raw.orders as s
left join main.orders_history as t on t.id = s.id and t.dbt_valid_to is null
where t.id is null or ${changed[strategy]}`,
    `update main.orders_history as t set dbt_valid_to = c.moment
from changes as c
where t.id = c.id and t.dbt_valid_to is null`,
    `insert into main.orders_history
select id, status, name, amount, updated_at, md5(id::varchar || '|' || moment::varchar), moment, moment, null
from changes`,
    'commit',
  ];
}

function writeProject(project: string, strategy: string): void {
  const files = {
    'ingot.yml': 'name: bench\n',
    'profiles.yml':
      'bench: { target: dev, outputs: { dev: { type: duckdb, path: shop.duckdb, publish: false } } }\n',
    'snapshots/orders.yml': `sources: [{ name: raw, tables: [{ name: orders }] }]
snapshots:
  - name: orders_history
    relation: source('raw', 'orders')
    config: { unique_key: id, ${strategy} }
`,
  };
  for (const [name, text] of Object.entries(files)) writeFile(project, name, text);
}

function prepareFloor(folder: string): string {
  const source = readFileSync(join(import.meta.dirname, 'floor.ts'), 'utf8');
  const path = join(folder, 'floor.mjs');
  writeFileSync(path, transformSync(source, { loader: 'ts' }).code);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return path;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '3' },
    },
  });
  printFigures(await benchSnapshot({ rows: Number(values.rows), rounds: Number(values.rounds) }));
}
