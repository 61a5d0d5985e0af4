import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom, type Random } from '../../src/generators/random.ts';
import { createProject, type TestProject } from './create-project.ts';
import { startReader, type Readings } from './reader.ts';
import { startCli } from './run-cli.ts';

/** What came of builds that were killed, each followed by one that was not. */
export interface KilledBuilds {
  /** How many were at work when they were killed, and not at their end. */
  readonly killed: number;
  /** After how many of them each kind of file was left, which the next build has to deal with. */
  readonly left: Readonly<Record<(typeof kinds)[number], number>>;
  /** What went wrong, and after which kill. */
  readonly problems: readonly string[];
  readonly readings: Readings;
}

const kinds = ['.lock', '.partial', '.wal', '.tmp-'] as const;

const rowsInTable = 20_000;
const tables = ['base', 'left', 'right', 'last'] as const;

/** A project whose every row says which version of it made the row. */
export async function versionedProject(
  files: Readonly<Record<string, string>> = {},
): Promise<TestProject> {
  const project = await createProject({
    'profiles.yml': `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: data/shop.duckdb }
    clean: { type: duckdb, path: data/clean.duckdb, publish: false }
`,
    'models/gold/left.sql': copyOf('base'),
    'models/gold/right.sql': copyOf('base'),
    'models/gold/last.sql': copyOf('left'),
    'models/gold/orders.sql': `{{config materialized="table"}}
select id::int as id, v::int as v from {{source "raw" "orders"}}`,
    'models/gold/shop.yml': `sources:
  - name: raw
    tables:
      - name: orders
        files: data/raw/orders.csv
models:
  - name: last
    columns:
      - { name: id, data_tests: [unique] }
`,
    ...versionFiles(1),
    ...files,
  });
  return project;
}

function copyOf(model: string): string {
  return `{{config materialized="table"}} select id, v from {{ref "${model}"}}`;
}

/** What makes another version of the project. */
export function versionFiles(version: number): Readonly<Record<string, string>> {
  return {
    'data/raw/orders.csv': `id,v\n1,${version}\n2,${version}\n`,
    'models/gold/base.sql': `{{config materialized="table"}}
select range as id, ${version} as v from range(${rowsInTable})`,
  };
}

/** For a reader: every table, and how many rows they have together. */
export const wholeReading = {
  query: `select min(v)::int, max(v)::int, count(*)::int
from (${[...tables, 'orders'].map((name) => `select v from gold.${name}`).join(' union all ')})`,
  rows: tables.length * rowsInTable + 2,
};

/** Kills builds with a signal that nobody can catch, at random moments, while somebody reads. */
export async function killedBuilds(
  project: TestProject,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<KilledBuilds> {
  const random = createRandom(seed, 0);
  const lengths = await lengthsOfBuild(project);
  await using reader = await startReader(join(project.path, 'data/shop.duckdb'), wholeReading);
  const problems: string[] = [];
  const left = { '.lock': 0, '.partial': 0, '.wal': 0, '.tmp-': 0 };
  let killed = 0;
  for (let version = 2; version < kills + 2; version++) {
    await project.write(versionFiles(version));
    const moment = momentIn(lengths, random);
    if (await killAt(moment, project)) killed++;
    const names = await leftovers(project);
    for (const kind of kinds) if (names.some((name) => name.includes(kind))) left[kind]++;
    const wrong = await buildAgain(project);
    problems.push(...wrong.map((each) => `kill ${version - 1}, ${textOf(moment)}: ${each}`));
  }
  return { killed, left, problems, readings: await reader.stop() };
}

/** Milliseconds until a build tells that it begins with its nodes, and from there to its end. */
interface Lengths {
  readonly start: number;
  readonly work: number;
}

interface Moment {
  readonly after: 'start' | 'work';
  readonly milliseconds: number;
}

/** Every fifth while the program starts, opens the database and checks the project. */
function momentIn({ start, work }: Lengths, random: Random): Moment {
  return random.chance(0.2)
    ? { after: 'start', milliseconds: random.whole(Math.round(start * 0.5), Math.round(start)) }
    : { after: 'work', milliseconds: random.whole(0, Math.round(work)) };
}

function textOf({ after, milliseconds }: Moment): string {
  return `${milliseconds} ms after the ${after === 'start' ? 'start' : 'first node'}`;
}

async function lengthsOfBuild(project: TestProject): Promise<Lengths> {
  let lengths = { start: Infinity, work: Infinity };
  for (const version of [-2, -1, 0]) {
    await project.write(versionFiles(version));
    const startedAt = performance.now();
    const child = startCli(['build', '--log-format', 'json'], { cwd: project.path });
    await untilAtWork(child);
    const atWork = performance.now();
    await once(child, 'close');
    const [start, work] = [atWork - startedAt, performance.now() - atWork];
    lengths = { start: Math.min(start, lengths.start), work: Math.min(work, lengths.work) };
  }
  return lengths;
}

async function untilAtWork(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      if (String(chunk).includes('"run_started"')) resolve();
    });
    child.on('close', () => resolve());
  });
}

async function killAt({ after, milliseconds }: Moment, { path }: TestProject): Promise<boolean> {
  const child = startCli(['build', '--log-format', 'json'], { cwd: path });
  const end = once(child, 'exit');
  if (after === 'work') await untilAtWork(child);
  else child.stdout?.resume();
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  const [, signal] = await end;
  clearTimeout(timer);
  return signal === 'SIGKILL';
}

/** What is wrong with the build after a killed one. */
async function buildAgain(project: TestProject): Promise<readonly string[]> {
  try {
    const { ok, errors, events } = await project.run();
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.warning] : []));
    return [
      ...(ok ? [] : errors),
      ...warnings.map(({ code, message }) => `${code}: ${message}`),
      ...(await leftovers(project)).map((name) => `${name} is still there`),
    ];
  } catch (error) {
    return [String(error)];
  }
}

/** What only a build at work may have in the project. */
export async function leftovers({ path }: TestProject): Promise<readonly string[]> {
  const names = await readdir(path, { recursive: true });
  return names.filter((name) =>
    /\.partial$|\.tmp-|\.lock|\.wal$|\.new$|\.heir$|\.broken$|\.json\.\d+$/.test(name),
  );
}
