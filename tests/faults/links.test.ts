import { lstatSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FaultProject } from '../support/fault-project.ts';

const deepSource = {
  'models/silver/orders.yml': `sources:
  - name: raw
    tables:
      - { name: orders, files: raw/**/*.csv }
models:
  - name: orders
    columns:
      - { name: id, data_tests: [unique] }
`,
};

test.each([
  ['raw/loop', '.'],
  ['models/loop', '..'],
  ['seeds/loop', 'loop'],
])('a link %s to %s is no end of files', async (link, to) => {
  await using project = await FaultProject.create({ files: deepSource });
  await symlink(to, join(project.path, link));

  const { ok } = await project.build();
  await project.change(2);
  await project.build();

  expect(ok).toBe(true);
  expect(await project.problems([2])).toEqual([]);
});

test('target as a link to itself is told, and nothing is built', async () => {
  await using project = await FaultProject.create();
  await symlink('target', join(project.path, 'target'));

  const { refused, told } = await project.build();
  await rm(join(project.path, 'target'));
  await project.build();

  expect(refused).toEqual(['ARTIFACT_NOT_WRITTEN']);
  expect(told).toContain("can't be written: its links lead in a circle");
  expect(await project.problems([1])).toEqual([]);
});

test.each(['../far/shop.duckdb', '../far/middle.duckdb'])(
  'a database whose path is a link to %s is published where the link leads, and the link stays',
  async (to) => {
    await using project = await FaultProject.create();
    await mkdir(join(project.path, 'data'));
    await mkdir(join(project.path, 'far'));
    await project.build({ targetName: 'clean' });
    await copyFile(join(project.path, 'clean/shop.duckdb'), join(project.path, 'far/shop.duckdb'));
    await symlink('shop.duckdb', join(project.path, 'far/middle.duckdb'));
    await symlink(to, project.database);

    const first = await project.build();
    await project.change(2);
    const second = await project.build();

    expect([first.ok, second.published]).toEqual([true, 'published']);
    expect(lstatSync(project.database).isSymbolicLink()).toBe(true);
    expect(await readdir(join(project.path, 'data'))).toEqual(['shop.duckdb']);
    expect((await readdir(join(project.path, 'far'))).sort()).toEqual([
      '.ingot',
      'middle.duckdb',
      'shop.duckdb',
    ]);
    expect(await project.problems([2])).toEqual([]);
  },
);

test('a link that leads to no database yet: it is made there', async () => {
  await using project = await FaultProject.create();
  await mkdir(join(project.path, 'data'));
  await mkdir(join(project.path, 'far'));
  await symlink('../far/shop.duckdb', project.database);

  await project.build();
  await project.change(2);
  await project.build();

  expect(lstatSync(project.database).isSymbolicLink()).toBe(true);
  expect(lstatSync(join(project.path, 'far/shop.duckdb')).isFile()).toBe(true);
  expect(await project.problems([2])).toEqual([]);
});

test('a link to itself is no database', async () => {
  await using project = await FaultProject.create();
  await mkdir(join(project.path, 'data'));
  await symlink('shop.duckdb', project.database);

  const { refused, told } = await project.build();
  await rm(project.database);
  await project.build();

  expect(refused).toEqual(['PROFILE_PATH_INVALID']);
  expect(told).toContain('"data/shop.duckdb" is a link that leads to itself');
  expect(await project.problems([1])).toEqual([]);
});
