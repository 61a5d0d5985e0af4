import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canaries, FaultProject, secretEnvironment } from '../support/fault-project.ts';
import { runCli } from '../support/run-cli.ts';
import { canMount, mountDisk } from '../support/small-disk.ts';

/** As many rows as a variable says; a thousand are 16 KB. */
const files = {
  'models/gold/large.sql': `select range as id, hash(range, '{{var "token"}}') as h
from range({{var "thousands"}} * 1000)`,
};
const small = { given: canaries.commandLine, thousands: 0 };
const schemas = ['raw', 'seeds', 'silver'];

describe.runIf(canMount)('a full disk', () => {
  test.each([
    ['while a table is written', 1000, 'SQL_FAILED'],
    ['while the database is written', 100, 'NOT_PUBLISHED'],
    ['when the published file is written, for it fits once and not twice', 200, 'NOT_PUBLISHED'],
  ])('of the database, %s: readers have what they had', async (_, thousands, code) => {
    await using project = await FaultProject.create({ files });
    await using _disk = mountDisk(join(project.path, 'data'), '6m');
    await project.build({ vars: small });
    await project.change(2);

    const full = await project.build({ vars: { ...small, thousands } });
    const seen = await project.readers();
    execFileSync('mount', ['-o', 'remount,size=60m', join(project.path, 'data')]);
    const roomy = await project.build({ vars: { ...small, thousands } });

    expect(full.ok).toBe(false);
    expect(full.told).toContain(`error ${code}: `);
    expect(full.told).toMatch(/No space left on device|the disk is full/);
    expect(full.told).toMatch(/make room, and run again|the next build publishes it/i);
    expect(seen['silver.orders']).toBe('[[1,1],[2,1]]');
    expect(seen['gold.large']).toBe('[]');
    expect(roomy).toMatchObject({ ok: true, published: 'published' });
    expect(JSON.parse((await project.readers())['gold.large'] ?? '')).toHaveLength(
      thousands * 1000,
    );
    expect(
      (await project.problems([2], schemas)).filter((each) => !each.startsWith('gold.')),
    ).toEqual([]);
  });

  test('of target: nothing is built, and readers have what they had', async () => {
    await using project = await FaultProject.built();
    await project.change(2);
    const full = await withDisk(join(project.path, 'target'), '20k', () => project.build());

    const seen = await project.problems([1]);
    const { ok } = await project.build();

    expect(full.refused).toEqual(['ARTIFACT_NOT_WRITTEN']);
    expect(full.told).toContain(
      '"PROJECT/target/manifest.json" can\'t be written: the disk is full',
    );
    expect(seen).toEqual([]);
    expect(ok).toBe(true);
    expect(await project.problems([2])).toEqual([]);
  });

  test('of both: the error says so, and the program ends with code 2', async () => {
    await using project = await FaultProject.built();
    await project.change(2);
    const { exitCode, output } = await withDisk(join(project.path, 'target'), '4k', () =>
      withDisk(join(project.path, 'data/.ingot'), '4k', () => buildByCli(project)),
    );

    expect(exitCode).toBe(2);
    expect(output).toContain("can't be prepared: the disk is full");
    expect(project.toldSecrets(output)).toEqual([]);
    await project.build();
    expect(await project.problems([2])).toEqual([]);
  });
});

describe.runIf(canMount)('a write-protected', () => {
  test('folder of the database: the lock can not be taken', async () => {
    await using project = await FaultProject.create();
    await using disk = mountDisk(join(project.path, 'data'), '20m');
    await project.build();
    await project.change(2);
    disk.makeReadOnly();

    const { refused, told } = await project.build();
    const { exitCode, output } = await buildByCli(project);

    expect(refused).toEqual(['RUN_LOCK_UNUSABLE']);
    expect(told).toContain(
      'The lock of the database "data/shop.duckdb" can\'t be taken: it is write-protected',
    );
    expect(exitCode).toBe(2);
    expect(project.toldSecrets(output)).toEqual([]);
    expect(await project.problems([1])).toEqual([]);
    execFileSync('mount', ['-o', 'remount,rw', join(project.path, 'data')]);
    await project.build();
    expect(await project.problems([2])).toEqual([]);
  });

  test('folder .ingot, a disk of its own: readers have what they had', async () => {
    await using project = await FaultProject.create();
    await mkdir(join(project.path, 'data'));
    await using disk = mountDisk(join(project.path, 'data/.ingot'), '20m');
    await project.build();
    await project.change(2);
    disk.makeReadOnly();

    const { refused } = await project.build();

    expect(refused).toEqual(['RUN_LOCK_UNUSABLE']);
    expect(await project.problems([1])).toEqual([]);
    execFileSync('mount', ['-o', 'remount,rw', join(project.path, 'data/.ingot')]);
    await project.build();
    expect(await project.problems([2])).toEqual([]);
  });

  test('target: nothing is built', async () => {
    await using project = await FaultProject.create();
    await using disk = mountDisk(join(project.path, 'target'), '20m');
    await project.build();
    await project.change(2);
    disk.makeReadOnly();

    const { refused, told } = await project.build();

    expect(refused).toEqual(['ARTIFACT_NOT_WRITTEN']);
    expect(told).toContain('it is write-protected');
    expect(await project.problems([1])).toEqual([]);
    execFileSync('mount', ['-o', 'remount,rw', join(project.path, 'target')]);
    await project.build();
    expect(await project.problems([2])).toEqual([]);
  });
});

test.each([0o444, 0o640])('a published file keeps its rights, %i', async (mode) => {
  await using project = await FaultProject.built();
  await chmod(project.database, mode);
  await project.change(2);

  const { ok } = await project.build();

  expect(ok).toBe(true);
  expect((await stat(project.database)).mode & 0o777).toBe(mode);
  expect(await project.problems([2])).toEqual([]);
});

test('a working database made again from a write-protected file can be written', async () => {
  await using project = await FaultProject.built();
  await chmod(project.database, 0o444);
  execFileSync('rm', [project.working]);
  await project.change(2);

  const { warnings } = await project.build();

  expect(warnings).toEqual(['DATABASE_RESTORED']);
  expect((await stat(project.working)).mode & 0o600).toBe(0o600);
  expect(await project.problems([2])).toEqual([]);
});

/** Puts a small disk over a folder for a while. */
async function withDisk<T>(folder: string, size: string, work: () => Promise<T>): Promise<T> {
  const isThere = existsSync(folder);
  await using _disk = mountDisk(folder, size);
  expect(isThere).toBe(true);
  return await work();
}

async function buildByCli(
  project: FaultProject,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const { exitCode, stdout, stderr } = await runCli(
    ['build', '--vars', `{given: ${canaries.commandLine}}`],
    { cwd: project.path, environment: secretEnvironment },
  );
  return { exitCode, output: stdout + stderr };
}
