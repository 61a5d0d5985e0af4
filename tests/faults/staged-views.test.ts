import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { killAtFile } from '../support/killed-stagings.ts';
import {
  expectedTables,
  rawFiles,
  stagedProject,
  stagedTables,
  staging,
  stagingProblems,
} from '../support/staged-project.ts';

const twoTargets = {
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: data/shop.duckdb }
    other: { type: duckdb, path: data/other.duckdb }
`,
};

describe('staged files that were gone, and that another run has made again', () => {
  test('for another target: the next build shows them', async () => {
    await using project = await stagedProject(twoTargets);
    await project.run();
    await rm(join(project.path, 'target/staging'), { recursive: true });
    await project.run({ command: 'stage', targetName: 'other' });

    const { ok } = await project.run();

    expect(ok).toBe(true);
    expect(await stagedTables(project)).toEqual(expectedTables(1, [1]));
  });

  test('and was killed: the next build shows them', async () => {
    await using project = await stagedProject();
    await project.run();
    await rm(join(project.path, 'target/staging'), { recursive: true });

    const isKilled = await killAtFile(project, { args: ['build'], at: /\.batch\.json$/ });
    const { ok } = await project.run();

    expect({ isKilled, ok }).toEqual({ isKilled: true, ok: true });
    expect(await stagedTables(project)).toEqual(expectedTables(1, [1]));
    expect(await stagingProblems(project)).toEqual([]);
  });
});

describe('two targets that share staged files', () => {
  test('each read theirs, when raw files change between their builds', async () => {
    await using project = await stagedProject(twoTargets);
    await project.run();
    await project.write(rawFiles(2));

    const { ok } = await project.run({ targetName: 'other' });

    expect(ok).toBe(true);
    expect(await stagedTables(project)).toEqual(expectedTables(1, [1]));
  });

  test('do not disturb each other, when one is built while the other is', async () => {
    await using project = await stagedProject(twoTargets);
    await project.run();
    await project.write(rawFiles(2));
    const others: Promise<{ readonly ok: boolean }>[] = [];

    const { ok } = await project.run({
      onEvent: (event) => {
        if (event.type === 'run-started') others.push(project.run({ targetName: 'other' }));
      },
    });

    const oks = [ok, ...(await Promise.all(others)).map((each) => each.ok)];
    await project.run({ command: 'stage', targetName: 'other' });

    expect(oks).toEqual([true, true]);
    expect(await stagedTables(project)).toEqual(expectedTables(2, [1, 2]));
  });

  test('and nothing is left that neither of them reads', async () => {
    await using project = await stagedProject(twoTargets);
    await project.run();
    await project.run({ targetName: 'other' });
    const before = await parts(project.path);
    await project.write(rawFiles(2));
    await project.run();
    await project.run({ targetName: 'other' });

    await project.run({ command: 'stage' });

    const after = await parts(project.path);
    expect(after.filter((name) => name.startsWith('people') && before.includes(name))).toEqual([]);
    expect(await stagingProblems(project)).toEqual([]);
  });
});

test('what a killed run left is removed, also where its raw files are as they were before', async () => {
  await using project = await stagedProject();
  await project.run();
  await project.write({ 'data/raw/people.csv': 'id,v\n1,2\n' });
  const isKilled = await killAtFile(project, { args: ['build'], at: /\.tmp-/ });
  await project.write(rawFiles(1));

  const { ok } = await project.run();

  expect({ isKilled, ok }).toEqual({ isKilled: true, ok: true });
  expect(await stagingProblems(project)).toEqual([]);
});

test.each([/-\d+\.parquet$/, /\.rejects\.parquet$/])(
  'staged files %s that the disk has only the size of are made again',
  async (files) => {
    await using project = await stagedProject();
    await project.run();
    const folder = join(project.path, staging);
    const names = await readdir(folder, { recursive: true });
    await Promise.all(
      names.filter((name) => files.test(name)).map((name) => zeroed(join(folder, name))),
    );
    await project.write(rawFiles(2));

    const { ok, errors } = await project.run();

    expect({ ok, errors }).toEqual({ ok: true, errors: [] });
    expect(await stagedTables(project)).toEqual(expectedTables(2, [1, 2]));
  },
);

async function parts(path: string): Promise<readonly string[]> {
  const names = await readdir(join(path, staging), { recursive: true });
  return names.filter((name) => name.endsWith('.parquet')).sort();
}

async function zeroed(path: string): Promise<void> {
  await writeFile(path, Buffer.alloc((await stat(path)).size));
}
