import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const yaml = (type: string) => `sources:
  - name: raw
    tables:
      - name: orders
        files: data/in/*.csv
        new_files_only: true
        columns: [{ name: id, data_type: ${type} }]
`;
const files = {
  'models/sources.yml': yaml('integer'),
  'models/gold/totals.sql': 'select count(*) as orders from {{source "raw" "orders"}}',
  'data/in/1.csv': 'id,v\n1,a\n',
};

const ingot = (project: TestProject, ...args: string[]) => runCli(args, { cwd: project.path });

test.each(['build', 'stage', 'stage --check', 'compile', 'test', 'check'])(
  '%s is fine with an empty folder once there are rows',
  async (command) => {
    await using project = await createProject(files);
    await ingot(project, 'build');
    await rm(join(project.path, 'data/in/1.csv'));

    const { exitCode, stderr } = await ingot(project, ...command.split(' '));

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  },
);

test('stage --check in an empty folder ends with 1 while there is no database', async () => {
  await using project = await createProject({ ...files, 'data/in/1.csv': '' });
  await rm(join(project.path, 'data/in/1.csv'));

  const { exitCode, stderr } = await ingot(project, 'stage', '--check');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('SOURCE_FILE_NOT_FOUND');
});

test('show --rejects tells where the rejects of files that are gone are', async () => {
  await using project = await createProject(files);
  await ingot(project, 'build');
  await rm(join(project.path, 'data/in/1.csv'));

  const { exitCode, stderr } = await ingot(project, 'show', '--rejects', 'raw.orders');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('ops.rejects');
});

test('a type that would change values ends with 1, and tells what to do', async () => {
  await using project = await createProject(files);
  await ingot(project, 'build');
  await project.write({ 'models/sources.yml': yaml('varchar'), 'data/in/2.csv': 'id,v\nx,b\n' });

  const { exitCode, stdout } = await ingot(project, 'stage');

  expect(exitCode).toBe(1);
  expect(stdout).toContain(`
  error SOURCE_TYPE_CHANGED: The table of raw.orders has a column of another type than the rows that are to be added: "id" (INTEGER, now VARCHAR)
    at models/sources.yml:5:9
    |         files: data/in/*.csv
    |         ^
    help: Say --full-refresh to take all files anew, or give the column the type as before. Where the files are gone, change the rows that are there, in data/.ingot/shop.duckdb: alter table "raw"."orders" alter column "id" set data type VARCHAR
`);
});
