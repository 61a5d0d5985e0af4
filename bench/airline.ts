/**
 * The airline project whole, from files to tested gold: `node bench/airline.ts [--orders 100000] [--rounds 1]`. Works on a
 * copy of the project in a temporary folder, and prints the nodes that took longest.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, costOf, ingotScript, printFigures, root, type Figure } from './measure.ts';

/** A customer has one to five orders. */
const ordersOfCustomer = 3;
const mess = '0.02';

export async function benchAirline({
  orders,
  rounds,
}: {
  orders: number;
  rounds: number;
}): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-airline-'));
  try {
    return await measureBuild(folder, { orders, rounds });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureBuild(
  folder: string,
  { orders, rounds }: { orders: number; rounds: number },
): Promise<Figure[]> {
  const project = join(folder, 'project');
  const dataDir = join(folder, 'data');
  const { path } = ingotScript();
  copyProject(project);
  const customers = String(Math.ceil(orders / ordersOfCustomer));
  const env = { DATA_DIR: dataDir };
  const where = ['--project-dir', project];
  const size = ['--customers', customers, '--mess', mess, '--seed', '7'];
  await costOf({ args: [path, 'generate', 'airline', ...size, ...where], env });
  const prepare = () => {
    rmSync(join(project, 'target'), { recursive: true, force: true });
    for (const end of ['', '.wal']) rmSync(join(dataDir, `ingot.duckdb${end}`), { force: true });
  };
  const build = { args: [path, 'build', '--quiet', ...where], env, prepare };
  const { build: cost } = await compare({ build }, rounds);
  printSlowest(join(project, 'target', 'run_results.json'));
  const name = `airline, ${orders.toLocaleString('en')} orders: build`;
  const detail = `${cost.wallSeconds.toFixed(1)} s on the clock`;
  const limit = orders > 100_000 ? (18 * orders) / 1_000_000 : 4;
  return [
    { name, measured: cost.cpuSeconds, limit, unit: 's CPU', detail },
    { name: `${name}, memory`, measured: cost.peakMegabytes, limit: 700, unit: 'MB', detail: '' },
  ];
}

function copyProject(project: string): void {
  const parts = [
    'ingot.yml',
    'profiles.yml',
    'models',
    'macros',
    'seeds',
    'tests/sql',
    'tests/generic',
  ];
  for (const part of parts.filter((each) => existsSync(join(root, each))))
    cpSync(join(root, part), join(project, part), { recursive: true });
}

/** Times on the clock: several nodes run at once, and share the processors. */
function printSlowest(path: string): void {
  const { results }: { results: readonly { unique_id: string; execution_time: number }[] } =
    JSON.parse(readFileSync(path, 'utf8'));
  const slowest = results.toSorted((a, b) => b.execution_time - a.execution_time).slice(0, 15);
  for (const { unique_id: id, execution_time: seconds } of slowest)
    console.log(`${seconds.toFixed(2).padStart(8)} s  ${id}`);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '1' },
    },
  });
  printFigures(
    await benchAirline({ orders: Number(values.orders), rounds: Number(values.rounds) }),
  );
}
