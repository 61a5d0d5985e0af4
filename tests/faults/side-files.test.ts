import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scribbleBlocks } from '../support/break-database.ts';
import { FaultProject, secretEnvironment } from '../support/fault-project.ts';
import { runCli } from '../support/run-cli.ts';

/** What may stand in the place of a file, by name. */
const contents: Readonly<Record<string, (path: string) => Promise<void>>> = {
  missing: (path) => rm(path),
  garbage: (path) => writeFile(path, Buffer.alloc(5000, 0x5a)),
  empty: (path) => writeFile(path, ''),
  'cut to half': async (path) => {
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length / 2));
  },
  'twenty million brackets': (path) => writeFile(path, '['.repeat(20_000_000)),
};
const texts = Object.entries(contents);
const newer = ['gold.shown', 'gold.totals', 'raw.orders', 'silver.orders'];

describe.each([
  ['target/check.json', /^target\/check\.json$/],
  ['target/unchanged.json', /^target\/unchanged\.json$/],
  ['target/manifest.json', /^target\/manifest\.json$/],
  ['target/run_results.json', /^target\/run_results\.json$/],
  ['data/.ingot/shop.duckdb.json', /^data\/\.ingot\/shop\.duckdb\.json$/],
])('%s', (_, pattern) => {
  test.each(texts)('%s: nothing is built anew, and a change is', async (_name, write) => {
    await using project = await FaultProject.built();
    await write(await fileOf(project, pattern));

    const first = await project.build();
    const seen = await project.problems([1]);
    await project.change(2);
    const second = await project.build();

    expect(first).toMatchObject({ ok: true, built: [], warnings: [] });
    expect(seen).toEqual([]);
    expect(second).toMatchObject({ ok: true, built: newer, warnings: [] });
    expect(await project.problems([2])).toEqual([]);
  });
});

describe.each([
  ['a staged file', /^target\/staging\/.*\.parquet$/],
  ['what is told of a staged file', /^target\/staging\/.*\.json$/],
])('%s', (_, pattern) => {
  test.each([...texts, ['a folder', putFolder] as const])(
    '%s: its source is staged again',
    async (_name, write) => {
      await using project = await FaultProject.built();
      await write(await fileOf(project, pattern));

      const first = await project.build();
      const seen = await project.problems([1]);
      await project.change(2);
      const second = await project.build();

      expect(first).toMatchObject({ ok: true, built: ['raw.orders'] });
      expect(seen).toEqual([]);
      expect(second).toMatchObject({ ok: true, built: newer });
      expect(await project.problems([2])).toEqual([]);
    },
  );
});

test.each(['target/check.json', 'target/unchanged.json'])(
  'a folder in the place of %s is no matter',
  async (name) => {
    await using project = await FaultProject.built();
    await putFolder(join(project.path, name));
    await project.change(2);

    const { ok, built } = await project.build();

    expect({ ok, built }).toEqual({ ok: true, built: newer });
    expect(await project.problems([2])).toEqual([]);
  },
);

test.each([
  ['target/manifest.json', 'ARTIFACT_NOT_WRITTEN'],
  ['data/.ingot/shop.duckdb.json', 'DATABASE_UNREACHABLE'],
])('a folder in the place of %s has to go', async (name, code) => {
  await using project = await FaultProject.built();
  await putFolder(join(project.path, name));
  await project.change(2);

  const { refused, told } = await project.build();
  const seen = await project.problems([1]);
  await rm(join(project.path, name), { recursive: true });
  await project.build();

  expect(refused).toEqual([code]);
  expect(told).toContain('a folder stands in its place, which has to go');
  expect(seen).toEqual([]);
  expect(await project.problems([2])).toEqual([]);
});

test('without target everything is as it was: only the raw files are staged again', async () => {
  await using project = await FaultProject.built();
  await rm(join(project.path, 'target'), { recursive: true });

  const { ok, built } = await project.build();

  expect({ ok, built }).toEqual({ ok: true, built: ['raw.orders'] });
  expect(await project.problems([1])).toEqual([]);
});

describe('a lock file', () => {
  test.each(texts.filter(([name]) => name === 'garbage' || name === 'empty'))(
    '%s: a new one may be somebody’s, and an old one is nobody’s',
    async (_name, write) => {
      await using project = await FaultProject.built();
      await project.change(2);
      await write(project.lock);

      const early = await project.build();
      const old = new Date(Date.now() - 60_000);
      await utimes(project.lock, old, old);
      const late = await project.build();

      expect(early.refused).toEqual(['RUN_LOCKED']);
      expect(early.told).toContain(
        'If no other ingot runs, delete "PROJECT/data/.ingot/shop.duckdb.lock".',
      );
      expect(late).toMatchObject({ ok: true, built: newer });
      expect(await project.problems([2])).toEqual([]);
    },
  );
});

describe('a kept version', () => {
  test.each([
    ['missing', (path: string) => rm(path)],
    ['garbage', (path: string) => writeFile(path, Buffer.alloc(5000, 0x5a))],
    ['cut to half', contents['cut to half'] ?? rm],
    ['broken in its blocks', scribbleBlocks],
  ])('%s: versions goes on, and a rollback takes one that is whole', async (_, breakIt) => {
    await using project = await FaultProject.built({ target: 'publish: { keep: 3 }' });
    for (const version of [2, 3]) {
      await project.change(version);
      await project.build();
    }
    await breakIt(join(`${project.working}.versions`, '2.duckdb'));

    const listed = await cli(project, ['versions']);
    const rolledBack = await cli(project, ['rollback']);
    const seen = await project.problems([1]);
    await project.change(4);
    const { ok } = await project.build();

    expect(listed).toContain('3');
    expect(rolledBack).toContain('version 1');
    // The view of a source reads staged files, which are there for what was published last.
    expect(seen.filter((each) => !each.startsWith('raw.orders is unreadable'))).toEqual([]);
    expect(ok).toBe(true);
    expect(await project.problems([4])).toEqual([]);
  });
});

describe('the clock', () => {
  const files = {
    'models/gold/daily.sql': `{{config refresh="daily"}}
select current_date > date '2000-01-01' as is_late`,
  };
  const noon = new Date('2026-01-15T12:00:00Z');

  test.each([
    ['an hour back', '2026-01-15T11:00:00Z', []],
    ['a day back', '2026-01-14T12:00:00Z', ['gold.daily']],
    ['a day forward', '2026-01-16T12:00:00Z', ['gold.daily']],
    ['ten years back', '2016-01-15T12:00:00Z', ['gold.daily']],
  ])('%s: only what is to be built every day is', async (_, time, expected) => {
    await using project = await FaultProject.create({ files, target: 'publish: { keep: 3 }' });
    await project.build({ now: noon });

    const first = await project.build({ now: new Date(time) });
    await project.change(2);
    const second = await project.build({ now: new Date(time) });
    const third = await project.build({ now: new Date(time) });

    expect(first).toMatchObject({ ok: true, built: expected, warnings: [] });
    expect(second).toMatchObject({ ok: true, built: newer });
    expect(third).toMatchObject({ ok: true, built: [] });
    expect((await project.readers())['silver.orders']).toBe('[[1,2],[2,2]]');
    expect(await cli(project, ['versions'])).not.toContain('error');
    expect(await cli(project, ['status', '--vars', '{given: any}'])).not.toContain('error');
  });

  test('an hour back or a day forward: the lock of a run that goes on is not taken', async () => {
    await using project = await FaultProject.built();
    await project.change(2);
    const others: Promise<{ readonly refused: readonly string[] }>[] = [];

    await project.build({
      now: noon,
      onEvent: ({ type }) => {
        if (type !== 'run-started') return;
        for (const time of ['2026-01-15T11:00:00Z', '2026-01-16T12:00:00Z'])
          others.push(project.build({ now: new Date(time) }));
      },
    });

    const outcomes = await Promise.all(others);
    expect(outcomes.map(({ refused }) => refused)).toEqual([['RUN_LOCKED'], ['RUN_LOCKED']]);
    expect(await project.problems([2])).toEqual([]);
  });
});

async function fileOf({ path }: FaultProject, pattern: RegExp): Promise<string> {
  const names = await readdir(path, { recursive: true });
  const [name] = names.filter((each) => pattern.test(each)).sort();
  if (name === undefined) throw new Error(`There is no file like ${pattern.source}`);
  return join(path, name);
}

async function putFolder(path: string): Promise<void> {
  if (existsSync(path)) await rm(path);
  await mkdir(join(path, 'inner'), { recursive: true });
}

async function cli({ path }: FaultProject, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runCli(args, { cwd: path, environment: secretEnvironment });
  return stdout + stderr;
}
