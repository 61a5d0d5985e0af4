/** `npm run bench`: every benchmark, small enough for a coffee; `node bench/airline.ts --orders 1000000` is the long one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { benchAirline } from './airline.ts';
import { benchDag } from './dag.ts';
import { benchDataTests } from './data-tests.ts';
import { benchExternal } from './external.ts';
import { printFigures } from './measure.ts';
import { benchPublish } from './publish.ts';
import { benchSeed } from './seed.ts';
import { benchSnapshot } from './snapshot.ts';
import { benchStaging } from './staging.ts';
import { benchUnchanged } from './unchanged.ts';

const scripts = [['xml.ts', '100000']] as const;

for (const [script, ...args] of scripts) {
  const path = join(import.meta.dirname, script);
  if (!existsSync(path)) continue;
  console.log(`\nbench/${script} ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [path, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

console.log('\nbench/airline.ts, the slowest nodes');
const airline = await benchAirline({ orders: 100_000, rounds: 3 });
const dag = await benchDag({ models: 1000, rounds: 5 });
console.log('');
const unchanged = await benchUnchanged({ models: 1000, rounds: 5, large: 5000 });
const published = await benchPublish({ megabytes: 541, rounds: 3, builds: 20 });
const staged = await benchStaging({
  ...{ csv: 300, ndjson: 200, xml: 500_000, files: 10_000, newFiles: 20_000 },
  ...{ rounds: 3, bad: 0 },
});
const seeded = await benchSeed({ rows: 200_000, rounds: 3 });
const tested = await benchDataTests({ rows: 5_000_000, rounds: 3 });
const snapshots = await benchSnapshot({ rows: 1_000_000, rounds: 3 });
const written = await benchExternal({ rows: 5_000_000, rounds: 3 });
const figures = [
  ...staged,
  ...snapshots,
  ...written,
  ...seeded,
  ...tested,
  ...dag,
  ...unchanged,
  ...airline,
  ...published,
];
printFigures(figures);
if (figures.some(({ measured, limit }) => measured > limit)) process.exitCode = 1;
