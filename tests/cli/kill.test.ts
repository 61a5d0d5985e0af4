import { rmSync } from 'node:fs';
import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { differences } from '../support/compare-databases.ts';
import type { TestProject } from '../support/create-project.ts';
import { IncrementalProject } from '../support/incremental-project.ts';
import {
  killedBuilds,
  leftovers,
  versionedProject,
  versionFiles,
  wholeReading,
} from '../support/killed-builds.ts';
import { startReader } from '../support/reader.ts';
import { runCli } from '../support/run-cli.ts';

// SEED=17 kills at other moments, KILLS=500 more often.
const seed = Number(process.env['SEED'] ?? 1);
const kills = Number(process.env['KILLS'] ?? 24);

/** In what the published database differs from one that is built anew. */
async function differencesFromClean(project: TestProject): Promise<readonly string[]> {
  await project.run({ targetName: 'clean', exclude: ['resource_type:test'] });
  return differences(
    join(project.path, 'data/shop.duckdb'),
    join(project.path, 'data/clean.duckdb'),
  );
}

test(
  'builds that are killed at any moment show readers nothing half-made, and the next one mends all',
  { timeout: 300_000 },
  async () => {
    await using project = await versionedProject();

    const { killed, left, problems, readings } = await killedBuilds(project, { kills, seed });

    expect({ seed, problems }).toEqual({ seed, problems: [] });
    expect(readings).toMatchObject({ failed: [], mixed: [] });
    expect(killed).toBeGreaterThan(kills / 2);
    // Most of them held the lock, so they were at work.
    expect(left['.lock']).toBeGreaterThan(kills / 4);
    expect(readings.versions.at(-1)).toBe(kills + 1);
    expect(readings.reads).toBeGreaterThan(kills);
    expect(await differencesFromClean(project)).toEqual([]);
    expect(await leftovers(project)).toEqual([]);
  },
);

describe('two builds at once', () => {
  test.each([
    ['base', 'orders'],
    ['orders', 'base'],
  ])('of "%s" and of "%s" with --wait both do their work', async (first, second) => {
    await using project = await versionedProject();
    await project.run();
    await project.write(versionFiles(2));
    const build = (name: string) =>
      runCli(['build', '-s', `${name}+`, '--wait', '60s'], { cwd: project.path });

    const builds = await Promise.all([build(first), build(second)]);

    expect(builds.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await differencesFromClean(project)).toEqual([]);
    expect(await leftovers(project)).toEqual([]);
  });

  test('without --wait one of them is done and the other is too, or is told to wait', async () => {
    await using project = await versionedProject();
    await project.run();
    await project.write(versionFiles(2));
    const build = () => runCli(['build'], { cwd: project.path });

    const builds = await Promise.all([build(), build()]);

    const [one, other] = builds.map(({ exitCode }) => exitCode).toSorted();
    expect(one).toBe(0);
    expect([0, 4]).toContain(other);
    expect(await differencesFromClean(project)).toEqual([]);
    expect(await leftovers(project)).toEqual([]);
  });
});

describe('a clock that is set', () => {
  test.each([
    ['back by an hour', '2026-01-15T11:00:00Z'],
    ['forward by a day', '2026-01-16T12:00:00Z'],
  ])('%s changes nothing of what is built', async (_, later) => {
    await using folder = await versionedProject({
      'profiles.yml': `shop:
  outputs:
    dev: { type: duckdb, path: data/dev.duckdb, publish: { keep: 3 } }
    fresh: { type: duckdb, path: data/fresh.duckdb, publish: false }
`,
    });
    const project = new IncrementalProject(folder.path);
    const now = new Date(later);
    await project.build({ now: new Date('2026-01-15T12:00:00Z') });
    await project.change(versionFiles(2));
    await utimes(join(folder.path, 'data/raw/orders.csv'), now, now);

    const changed = await project.build({ now });
    const unchanged = await project.build({ now });

    expect(changed).toMatchObject({ ok: true, built: expect.arrayContaining(['gold.last']) });
    expect(unchanged).toEqual({ ok: true, built: [], tests: [], wrong: {} });
    expect(await project.differencesFromFresh({ now })).toEqual([]);
    expect(await leftovers(folder)).toEqual([]);
  });
});

describe('a target folder that is removed', () => {
  test('between two builds is made again', async () => {
    await using project = await versionedProject();
    await project.run();
    await rm(join(project.path, 'target'), { recursive: true });
    await project.write(versionFiles(2));

    const { ok } = await project.run();

    expect(ok).toBe(true);
    expect(await differencesFromClean(project)).toEqual([]);
  });

  const moments = ['raw.orders', 'base', 'last'];
  test.each(moments)(
    'when "%s" is built is no harm to readers, and the next build mends all',
    async (name) => {
      await using project = await versionedProject();
      await project.run();
      await using reader = await startReader(join(project.path, 'data/shop.duckdb'), wholeReading);
      await project.write(versionFiles(2));

      await project
        .run({
          onEvent: (event) => {
            if (event.type === 'node-started' && event.node.fullName.endsWith(name))
              rmSync(join(project.path, 'target'), { recursive: true });
          },
        })
        .catch(() => undefined);
      const { ok } = await project.run();

      expect(ok).toBe(true);
      expect(await differencesFromClean(project)).toEqual([]);
      expect(await reader.stop()).toMatchObject({ failed: [] });
      expect(await leftovers(project)).toEqual([]);
    },
  );
});
