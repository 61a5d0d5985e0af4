import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canMount, mountDisk } from '../support/small-disk.ts';
import {
  expectedTables,
  rawFiles,
  stagedProject,
  stagedTables,
  staging,
  stagingProblems,
} from '../support/staged-project.ts';

type Damage = (path: string) => Promise<void>;

const emptied: Damage = (path) => writeFile(path, '');
const halved: Damage = async (path) =>
  truncate(path, Math.floor((await readFile(path)).length / 2));
const removed: Damage = (path) => rm(path);
const madeFolder: Damage = async (path) => {
  await rm(path);
  await mkdir(join(path, 'inner'), { recursive: true });
};
const written =
  (text: string): Damage =>
  (path) =>
    writeFile(path, text);

const damages: readonly (readonly [name: string, files: RegExp, damage: Damage])[] = [
  ['every seen.json is empty', /seen\.json$/, emptied],
  ['every seen.json is a folder', /seen\.json$/, madeFolder],
  ['every list of a batch is cut in half', /\.batch\.json$/, halved],
  ['every list of a batch is of another shape', /\.batch\.json$/, written('{"version":2}')],
  ['every part is cut in half', /-\d+\.parquet$/, halved],
  ['every part is gone', /-\d+\.parquet$/, removed],
  ['all rejects are gone', /\.rejects\.parquet$/, removed],
];

describe('staged files that are damaged', () => {
  test.each(damages)(
    '%s: the next build has every record once, and new files beside',
    async (_, files, damage) => {
      await using project = await stagedProject();
      await project.run();
      await damageAll(join(project.path, staging), files, damage);
      await project.write(rawFiles(2));

      const { ok } = await project.run();

      expect(ok).toBe(true);
      expect(await stagedTables(project)).toEqual(expectedTables(2, [1, 2]));
      expect(await stagingProblems(project)).toEqual([]);
    },
  );
});

test('a file of `new_files_only` is not taken again, renamed and with all staged files gone', async () => {
  await using project = await stagedProject();
  await project.run();
  await rm(join(project.path, 'target'), { recursive: true });
  await rename(
    join(project.path, 'data/raw/news/1.csv'),
    join(project.path, 'data/raw/news/later.csv'),
  );

  const { ok } = await project.run({ command: 'stage' });

  expect(ok).toBe(true);
  expect(await stagedTables(project)).toEqual(expectedTables(1, [1]));
});

describe('raw files that change when a build has begun', () => {
  const people = 'data/raw/people.csv';
  const changed = 'id,v\n1,7\nx,1\n3,7\n4,7\n';
  const cases: readonly (readonly [string, (path: string) => void, readonly number[]])[] = [
    ['one is written anew', (path) => writeFileSync(path, changed), [3, 21, 1, 1]],
    ['one is replaced', (path) => replace(path, changed), [3, 21, 1, 1]],
  ];

  test.each(cases)('%s: the next build has it as it is', async (_, change, expected) => {
    await using project = await stagedProject();
    await project.run();
    await project.write(rawFiles(2));
    await project.write({ [people]: 'id,v\n1,1\nx,1\n3,1\n' });

    await project.run({
      onEvent: ({ type }) => {
        if (type === 'run-started') change(join(project.path, people));
      },
    });
    const { ok } = await project.run();

    expect(ok).toBe(true);
    expect(await stagedTables(project)).toEqual({
      ...expectedTables(2, [1, 2]),
      people: expected,
    });
    expect(await stagingProblems(project)).toEqual([]);
  });

  test('one is gone: the source keeps what it had, and goes on when the file is back', async () => {
    await using project = await stagedProject();
    await project.run();
    await project.write(rawFiles(2));

    const gone = await project.run({
      onEvent: ({ type }) => {
        if (type === 'run-started') rmSync(join(project.path, people));
      },
    });
    const kept = await stagedTables(project);
    await project.write(rawFiles(2));
    await project.run();

    expect(gone.ok).toBe(false);
    expect(kept['people']).toEqual(expectedTables(1, [1])['people']);
    expect(await stagedTables(project)).toEqual(expectedTables(2, [1, 2]));
  });
});

test.runIf(canMount)(
  'a disk that is too full for staged files: the source keeps what it had',
  async () => {
    await using project = await stagedProject();
    await using _disk = mountDisk(join(project.path, 'target/staging'), '1m');
    await project.run();
    const lines = Array.from({ length: 100_000 }, (_, index) => `${index},2`);
    await project.write({ 'data/raw/people.csv': ['id,v', ...lines, ''].join('\n') });

    const full = await project.run();
    const kept = await stagedTables(project);
    execFileSync('mount', ['-o', 'remount,size=60m', join(project.path, 'target/staging')]);
    const roomy = await project.run();

    expect(full.ok).toBe(false);
    expect(full.errors.join('\n')).toMatch(/no space left on device[^]*make room, and run again/i);
    expect(kept).toEqual(expectedTables(1, [1]));
    expect(roomy.ok).toBe(true);
    expect((await stagedTables(project))['people']).toEqual([100_000, 200_000, 0, 1]);
    expect(await stagingProblems(project)).toEqual([]);
  },
);

async function damageAll(folder: string, files: RegExp, damage: Damage): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const found = names.filter((name) => files.test(name));
  if (found.length === 0) throw new Error(`There is no file like ${files.source}`);
  await Promise.all(found.map((name) => damage(join(folder, name))));
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.aside`, text);
  renameSync(`${path}.aside`, path);
}
