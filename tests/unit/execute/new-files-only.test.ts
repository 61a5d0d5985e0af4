import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../../support/create-project.ts';
import { newFilesSource, takenRows } from '../../support/new-files-source.ts';

const files = {
  ...newFilesSource(),
  'models/gold/totals.sql': 'select count(*) as orders from {{source "raw" "orders"}}',
  'data/in/1.csv': 'id,v\n1,a\n2,b\n',
};

const batches = (project: TestProject) =>
  project.query(
    'select source, source_file, rows::int, rejected::int, is_kept from ops.batches order by source_file, rows',
  );

describe('a source with new_files_only', () => {
  test('takes each file once, and keeps its rows when it is gone', async () => {
    await using project = await createProject(files);
    await project.run();
    await rm(join(project.path, 'data/in/1.csv'));
    await project.write({ 'data/in/2.csv': 'id,v\n3,c\n' });

    const { statuses } = await project.run();

    expect(statuses['orders']).toBe('success');
    expect(await takenRows(project)).toEqual([
      [1, 'a', 'data/in/1.csv', 1],
      [2, 'b', 'data/in/1.csv', 2],
      [3, 'c', 'data/in/2.csv', 1],
    ]);
    expect(await project.query('from gold.totals')).toEqual([['3']]);
    expect(await batches(project)).toEqual([
      ['raw.orders', 'data/in/1.csv', 2, 0, true],
      ['raw.orders', 'data/in/2.csv', 1, 0, true],
    ]);
  });

  test('does not take a file again that has another name', async () => {
    await using project = await createProject(files);
    await project.run();
    await rename(join(project.path, 'data/in/1.csv'), join(project.path, 'data/in/9.csv'));

    await project.run();

    expect(await project.query('select count(*)::int from raw.orders')).toEqual([[2]]);
  });

  test('has nothing to do while no file is new', async () => {
    await using project = await createProject(files);
    await project.run();

    const again = await project.run();
    await rm(join(project.path, 'data/in/1.csv'));
    await project.write({ 'data/in/2.csv': 'id,v\n1,a\n2,b\n' });
    const moved = await project.run();

    expect([again.statuses['orders'], moved.statuses['orders']]).toEqual([
      'unchanged',
      'unchanged',
    ]);
  });

  test('gets the columns that new files bring', async () => {
    await using project = await createProject(files);
    await project.run();
    await project.write({ 'data/in/2.csv': 'id,w\n3,c\n' });

    await project.run();

    expect(await project.query('select id, v, w from raw.orders order by 1')).toEqual([
      [1, 'a', null],
      [2, 'b', null],
      [3, null, 'c'],
    ]);
  });

  test('refuses or leaves out new columns where it is told to', async () => {
    const policy = (word: string) => ({
      'models/sources.yml': files['models/sources.yml'].replace(
        'new_files_only: true',
        `new_files_only: true\n        on_schema_change: ${word}`,
      ),
    });
    await using project = await createProject({ ...files, ...policy('fail') });
    await project.run();
    await project.write({ 'data/in/2.csv': 'id,v,w\n3,c,d\n' });

    const refused = await project.run();
    await project.write(policy('ignore'));
    await project.run();

    expect(refused.errors.join('\n')).toContain(
      'error SOURCE_SCHEMA_CHANGED: The columns of new files are not those of raw.orders: "data/in/2.csv" has the new column "w"',
    );
    expect((await takenRows(project)).length).toBe(3);
  });

  test('takes nothing of a run whose tests fail', async () => {
    await using project = await createProject({
      ...files,
      'models/sources.yml': files['models/sources.yml'].replace(
        'data_type: integer }',
        'data_type: integer, data_tests: [unique] }',
      ),
    });
    await project.run();
    await project.write({ 'data/in/2.csv': 'id,v\n2,again\n' });

    const failed = await project.run();
    await project.write({ 'data/in/2.csv': 'id,v\n3,c\n' });
    await project.run();

    expect(failed.statuses['orders']).toBe('error');
    expect((await takenRows(project)).map(([id]) => id)).toEqual([1, 2, 3]);
  });

  test('takes all files again with --full-refresh, unless rows would be lost', async () => {
    await using project = await createProject(files);
    await project.run();
    await project.write({ 'data/in/2.csv': 'id,v\n3,c\n' });
    await project.run();

    await project.run({ fullRefresh: true });
    const refreshed = await takenRows(project);
    await rm(join(project.path, 'data/in/1.csv'));
    const refused = await project.run({ fullRefresh: true });
    const kept = await takenRows(project);
    await project.run({ fullRefresh: true, acceptLoss: true });

    expect(refreshed.length).toBe(3);
    expect(refused.errors.join('\n')).toContain(
      'error HISTORY_LOST: raw.orders has the rows of a file that is no longer there, and they would be lost',
    );
    expect(kept.length).toBe(3);
    expect((await takenRows(project)).map(([id]) => id)).toEqual([3]);
  });

  test('does not become a view while that would lose rows', async () => {
    await using project = await createProject(files);
    await project.run();
    await rm(join(project.path, 'data/in/1.csv'));
    await project.write({
      'data/in/2.csv': 'id,v\n3,c\n',
      'models/sources.yml': files['models/sources.yml'].replace(
        '        new_files_only: true\n',
        '',
      ),
    });

    const refused = await project.run();

    expect(refused.errors.join('\n')).toContain('HISTORY_LOST');
  });

  test('in an environment, new files are added to what the base has', async () => {
    await using project = await createProject(files);
    await project.run();
    await project.write({ 'data/in/2.csv': 'id,v\n3,c\n' });

    await project.run({ envName: 'dev' });

    expect((await takenRows(project)).length).toBe(2);
    await project.run();
    expect((await takenRows(project)).length).toBe(3);
  });
});
