import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { killAtFile } from '../support/killed-stagings.ts';
import { runCli } from '../support/run-cli.ts';
import {
  expectedTables,
  rawFiles,
  stagedProject,
  stagedTables,
  stagingProblems,
} from '../support/staged-project.ts';

const moments: readonly (readonly [string, RegExp])[] = [
  ['a file is half made', /\.tmp-/],
  ['the first part is at its place', /-0\.parquet$/],
  ['the first rejects are at their place', /\.rejects\.parquet$/],
  ['the first batch counts', /\.batch\.json$/],
];

test('a first run that is killed is completed by the next one', async () => {
  await using project = await stagedProject();

  const isKilled = await killAtFile(project, { args: ['stage'], at: /\.batch\.json$/ });
  const { ok } = await project.run();

  expect({ isKilled, ok }).toEqual({ isKilled: true, ok: true });
  expect(await stagedTables(project)).toEqual(expectedTables(1, [1]));
  expect(await stagingProblems(project)).toEqual([]);
});

describe('staging that is killed when', () => {
  test.each(moments)(
    '%s leaves readers what they had, and the next run takes every record once',
    async (_, at) => {
      await using project = await stagedProject();
      await project.run();
      await project.write(rawFiles(2));

      const isKilled = await killAtFile(project, { args: ['build'], at });
      const seen = await stagedTables(project);
      const { ok } = await project.run();

      expect({ isKilled, ok }).toEqual({ isKilled: true, ok: true });
      expect(seen).toEqual(expectedTables(1, [1]));
      expect(await stagedTables(project)).toEqual(expectedTables(2, [1, 2]));
      expect(await stagingProblems(project)).toEqual([]);
    },
  );
});

describe('several runs at once', () => {
  const stage = (path: string) => runCli(['stage', '--wait', '60s'], { cwd: path });

  test('each have every record once', async () => {
    await using project = await stagedProject();
    const { path } = project;

    const runs = await Promise.all([stage(path), stage(path), stage(path)]);

    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(await stagedTables(project)).toEqual(expectedTables(1, [1]));
    expect(await stagingProblems(project)).toEqual([]);
  });

  test('of which one is killed: the others do the work', async () => {
    await using project = await stagedProject();
    await project.run();
    await project.write(rawFiles(2));

    const [isKilled, other] = await Promise.all([
      killAtFile(project, { args: ['stage', '--wait', '60s'], at: /\.tmp-/ }),
      stage(project.path),
    ]);

    expect({ isKilled, exitCode: other.exitCode }).toEqual({ isKilled: true, exitCode: 0 });
    expect(await stagedTables(project)).toEqual(expectedTables(2, [1, 2]));
    expect(await stagingProblems(project)).toEqual([]);
  });
});

test('a run that is killed when staged files were gone is completed by the next one', async () => {
  await using project = await stagedProject();
  await project.run();
  await rm(join(project.path, 'target/staging'), { recursive: true });
  await project.write(rawFiles(2));

  await killAtFile(project, { args: ['build'], at: /\.batch\.json$/ });
  const { ok } = await project.run();

  expect(ok).toBe(true);
  expect(await stagedTables(project)).toEqual(expectedTables(2, [1, 2]));
  expect(await stagingProblems(project)).toEqual([]);
});
