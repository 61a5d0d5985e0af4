/**
 * What publishing a large database costs, and what a reader notices of builds beside it:
 * `node bench/publish.ts [--megabytes 541] [--rounds 5] [--builds 20]`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDuckDb } from '../src/adapters/duckdb/duckdb-adapter.ts';
import type { Context } from '../src/core/context.ts';
import type { Event } from '../src/core/event.ts';
import { run } from '../src/engine.ts';
import { versionedProject, versionFiles, wholeReading } from '../tests/support/killed-builds.ts';
import { startReader } from '../tests/support/reader.ts';
import { costOf, ingotScript, printFigures, type Figure } from './measure.ts';
import { writeFile } from './write-file.ts';

export interface PublishOptions {
  /** Of the database that is published. */
  readonly megabytes: number;
  readonly rounds: number;
  /** Beside a reader. */
  readonly builds: number;
}

export async function benchPublish(options: PublishOptions): Promise<Figure[]> {
  return [await measureSize(options), await measureReader(options)];
}

/** A build that changes one small table, so that nearly all of its end is the publication. */
async function measureSize({ megabytes, rounds }: PublishOptions): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-publish-'));
  try {
    writeProject(folder, megabytes);
    await secondsToPublish(folder);
    const published = join(folder, 'data/large.duckdb');
    const times = { publish: [] as number[], synced: [] as number[], plain: [] as number[] };
    for (let round = 1; round <= rounds; round++) {
      writeFile(folder, 'models/gold/small.sql', tableOf(`select ${round} as n`));
      times.publish.push(await secondsToPublish(folder));
      times.synced.push(secondsToCopy(published, true));
      times.plain.push(secondsToCopy(published, false));
    }
    const [publish, synced, plain] = [times.publish, times.synced, times.plain].map(median);
    const size = (statSync(published).size / 1e6).toFixed(0);
    return {
      name: `publishing ${size} MB against cp and sync`,
      measured: publish! / synced!,
      limit: 2,
      unit: '×',
      detail: `${publish!.toFixed(2)} s, cp and sync ${synced!.toFixed(2)} s, cp alone ${plain!.toFixed(2)} s (${(publish! / plain!).toFixed(2)} ×)`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeProject(folder: string, megabytes: number): void {
  writeFile(folder, 'ingot.yml', 'name: large\n');
  const output = '{ type: duckdb, path: data/large.duckdb }';
  writeFile(folder, 'profiles.yml', `large: { target: dev, outputs: { dev: ${output} } }\n`);
  // Hashes can't be compressed: four of eight bytes in a row.
  const columns = ['a', 'b', 'c', 'd'].map(
    (name, index) => `hash(range * 4 + ${index}) as ${name}`,
  );
  // 34.2 bytes a row with what DuckDB 1.5 adds.
  const rows = Math.round((megabytes * 1e6) / 34.2);
  writeFile(
    folder,
    'models/gold/large.sql',
    tableOf(`select ${columns.join(', ')} from range(${rows})`),
  );
  writeFile(folder, 'models/gold/small.sql', tableOf('select 0 as n'));
}

function tableOf(query: string): string {
  return `{{config materialized="table"}}\n${query}\n`;
}

/** From the end of the last node to that of the run. */
async function secondsToPublish(folder: string): Promise<number> {
  execFileSync('sync');
  let builtAt = 0;
  const emit = (event: Event) => {
    if (event.type === 'node-finished') builtAt = performance.now();
  };
  const context: Context = {
    environment: {},
    homeDir: folder,
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
    emit,
    signal: new AbortController().signal,
    openAdapter: openDuckDb,
  };
  const { publication } = await run(
    {
      command: 'build',
      projectDir: folder,
      profilesDir: undefined,
      profileName: undefined,
      targetName: undefined,
      vars: {},
      threads: undefined,
      select: [],
      exclude: [],
      failFast: false,
      force: false,
      forceTests: false,
      waitSeconds: 0,
      acceptLoss: false,
    },
    context,
  );
  const seconds = (performance.now() - builtAt) / 1000;
  if (publication?.status !== 'published') throw new Error('Nothing was published');
  return seconds;
}

function secondsToCopy(path: string, isSynced: boolean): number {
  const copy = `${path}.copy`;
  execFileSync('sync');
  const startedAt = performance.now();
  execFileSync('cp', [path, copy]);
  if (isSynced) execFileSync('sync', [copy]);
  const seconds = (performance.now() - startedAt) / 1000;
  rmSync(copy);
  return seconds;
}

/** Whether a reader ever waits, fails, or sees what no one build has made. */
async function measureReader({ builds }: PublishOptions): Promise<Figure> {
  await using project = await versionedProject();
  const script = ingotScript().path;
  const build = () => costOf({ args: [script, 'build', '--quiet', '--project-dir', project.path] });
  await build();
  await using reader = await startReader(join(project.path, 'data/shop.duckdb'), wholeReading);
  for (let version = 2; version < builds + 2; version++) {
    await project.write(versionFiles(version));
    await build();
  }
  const seen = await reader.stop();
  if (seen.versions.length < builds) throw new Error(`The reader saw ${seen.versions.join(', ')}`);
  return {
    name: `failed reads beside ${builds} builds`,
    measured: seen.failed.length + seen.mixed.length,
    limit: 0,
    unit: 'reads',
    detail: `${seen.reads} reads of ${wholeReading.rows} rows; median ${seen.medianMilliseconds.toFixed(1)} ms, longest ${seen.longestMilliseconds.toFixed(1)} ms`,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      megabytes: { type: 'string', default: '541' },
      rounds: { type: 'string', default: '5' },
      builds: { type: 'string', default: '20' },
    },
  });
  const { megabytes, rounds, builds } = values;
  printFigures(
    await benchPublish({
      megabytes: Number(megabytes),
      rounds: Number(rounds),
      builds: Number(builds),
    }),
  );
}
