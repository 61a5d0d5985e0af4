/**
 * What merging new rows into a large table costs beside the same SQL sent by hand:
 * `node bench/merge.ts [--rows 20000000] [--new 1000000] [--rounds 3]`.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, costOf, ingotScript, printFigures, root, type Figure } from './measure.ts';
import { writeFile } from './write-file.ts';

export interface MergeOptions {
  readonly rows: number;
  /** Half of them replace rows that are there. */
  readonly added: number;
  readonly rounds: number;
}

export async function benchMerge(options: MergeOptions): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-merge-'));
  try {
    return await measureMerge(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const database = 'merge.duckdb';

async function measureMerge(
  folder: string,
  { rows, added, rounds }: MergeOptions,
): Promise<Figure[]> {
  writeProject(folder, { rows, added });
  const ingot = [ingotScript().path, 'run', '--quiet', '--project-dir', folder];
  await costOf({ args: ingot });
  copyFileSync(join(folder, database), join(folder, 'full.duckdb'));
  const prepare = () => {
    rmSync(join(folder, `${database}.wal`), { force: true });
    copyFileSync(join(folder, 'full.duckdb'), join(folder, database));
  };
  const batch = batchSql({ rows, added });
  const byHand = (...statements: string[]) => ({
    args: ['--input-type=module', '-e', floorSource(join(folder, database), statements)],
    prepare,
  });
  const costs = await compare(
    {
      ingot: { args: [...ingot, '--force'], prepare },
      merge: byHand(mergeSql(batch)),
      deleteInsert: byHand(...deleteInsertSql(batch)),
      nothing: byHand('select 1'),
    },
    rounds,
  );
  const { ingot: own, merge, deleteInsert, nothing } = costs;
  const above = ({ cpuSeconds }: typeof own) => cpuSeconds - nothing.cpuSeconds;
  return [
    {
      name: `${added.toLocaleString('en')} rows merged into ${rows.toLocaleString('en')}, beside \`merge into\` by hand`,
      measured: own.cpuSeconds / merge.cpuSeconds,
      limit: 1.2,
      unit: '×',
      detail: `${own.cpuSeconds.toFixed(2)} s CPU and ${own.wallSeconds.toFixed(1)} s beside ${merge.cpuSeconds.toFixed(2)} s and ${merge.wallSeconds.toFixed(1)} s; delete and insert by hand, without looking at the keys, ${deleteInsert.cpuSeconds.toFixed(2)} s, ${(above(own) / above(deleteInsert)).toFixed(2)} ×`,
    },
  ];
}

function writeProject(folder: string, sizes: Pick<MergeOptions, 'rows' | 'added'>): void {
  const model = `{{config materialized="incremental" unique_key="id"}}
{{#if (is_incremental)}}
${batchSql(sizes)}
{{else}}
select (range * 7919) % ${sizes.rows} as id, range::double as amount, 'name ' || range as name, timestamp '2026-01-01' + to_seconds(range) as updated
from range(${sizes.rows})
{{/if}}
`;
  writeFile(folder, 'ingot.yml', 'name: merge\n');
  const output = `{ type: duckdb, path: ${database}, publish: false, threads: 2 }`;
  writeFile(folder, 'profiles.yml', `merge: { target: dev, outputs: { dev: ${output} } }\n`);
  writeFile(folder, 'models/orders.sql', model);
}

function batchSql({ rows, added }: Pick<MergeOptions, 'rows' | 'added'>): string {
  return `select case when range % 2 = 0 then (range * 31) % ${rows} else ${rows} + range end as id, 1.5::double as amount, 'new' as name, timestamp '2026-06-01' + to_seconds(range) as updated
from range(${added})`;
}

function mergeSql(batch: string): string {
  return `merge into orders as old using (${batch}) as new on old.id is not distinct from new.id
when matched then update set id = new.id, amount = new.amount, name = new.name, updated = new.updated
when not matched then insert (id, amount, name, updated) values (new.id, new.amount, new.name, new.updated)`;
}

function deleteInsertSql(batch: string): string[] {
  return [
    `create temp table batch as ${batch}`,
    'delete from orders using batch where orders.id = batch.id',
    'insert into orders from batch',
  ];
}

/** One connection, one transaction, as ingot has it. */
function floorSource(path: string, statements: readonly string[]): string {
  const api = join(root, 'node_modules', '@duckdb', 'node-api', 'lib', 'index.js');
  return `import { DuckDBInstance } from ${JSON.stringify(api)};
const instance = await DuckDBInstance.create(${JSON.stringify(path)}, { threads: '2' });
const connection = await instance.connect();
for (const statement of ${JSON.stringify(['begin', ...statements, 'commit'])}) await connection.run(statement);
connection.closeSync();
instance.closeSync();`;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '20000000' },
      new: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const options = { rows: Number(values.rows), added: Number(values.new) };
  const figures = await benchMerge({ ...options, rounds: Number(values.rounds) });
  printFigures(figures);
  if (figures.some(({ measured, limit }) => measured > limit)) process.exitCode = 1;
}
