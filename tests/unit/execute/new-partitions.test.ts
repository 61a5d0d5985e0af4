import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../../support/create-project.ts';
import { newFilesSource } from '../../support/new-files-source.ts';

const files = {
  ...newFilesSource('data/in/**/*.csv'),
  'data/in/year=2023/a.csv': 'id\n1\nx\n',
  'data/in/year=2024/a.csv': 'id\n1\nx\n',
};
const rows = (project: TestProject) =>
  project.query('select year, id from raw.orders order by all');

test('a table takes the same bytes in two partitions, each once', async () => {
  await using project = await createProject(files);
  await project.run();
  await rename(
    join(project.path, 'data/in/year=2024/a.csv'),
    join(project.path, 'data/in/year=2024/b.csv'),
  );
  await project.write({ 'data/in/year=2025/a.csv': 'id\n1\nx\n' });

  await project.run();
  const { statuses } = await project.run();

  expect(await rows(project)).toEqual([
    ['2023', 1],
    ['2024', 1],
    ['2025', 1],
  ]);
  expect(statuses['orders']).toBe('unchanged');
});

test('what was rejected of one of them is mended for it alone', async () => {
  await using project = await createProject(files);
  await project.run();
  await project.write({ 'data/in/year=2024/a.csv': 'id\n1\n2\n' });

  await project.run({ command: 'stage', retryRejects: true });
  await project.run({ command: 'stage', retryRejects: true });

  expect(await rows(project)).toEqual([
    ['2023', 1],
    ['2024', 1],
    ['2024', 2],
  ]);
  expect(await project.query('select source_file from ops.rejects')).toEqual([
    ['data/in/year=2023/a.csv'],
  ]);
  expect(await project.query('select sum(rows)::int, sum(rejected)::int from ops.batches')).toEqual(
    [[3, 1]],
  );
});

test('a file that moves to another partition counts as a new one', async () => {
  await using project = await createProject(files);
  await project.run();
  await mkdir(join(project.path, 'data/in/year=2025'));
  await rename(
    join(project.path, 'data/in/year=2024/a.csv'),
    join(project.path, 'data/in/year=2025/a.csv'),
  );

  await project.run();

  expect((await rows(project)).map(([year]) => year)).toEqual(['2023', '2024', '2025']);
});
