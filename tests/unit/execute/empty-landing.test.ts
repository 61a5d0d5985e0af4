import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const source = (more: string) => `
sources:
  - name: raw
    tables:
      - name: orders
        files: data/in/*.csv${more}
        columns:
          - { name: id, data_type: integer, data_tests: [not_null] }
`;
const files = {
  'models/sources.yml': source('\n        new_files_only: true'),
  'models/gold/totals.sql':
    'select count(*)::int as orders, max(v) as v from {{source "raw" "orders"}}',
  'data/in/1.csv': 'id,v\n1,a\n2,b\n',
};

test.each(['in/1.csv', 'in'])(
  'with data/%s gone the rows stay, and nothing is new',
  async (gone) => {
    await using project = await createProject(files);
    await project.run();
    await rm(join(project.path, 'data', gone), { recursive: true });

    const built = await project.run();
    const staged = await project.run({ command: 'stage', retryRejects: true });
    const selected = await project.run({ command: 'run', select: ['totals'] });
    const tested = await project.run({ command: 'test' });
    const compiled = await project.compile();
    const checked = await project.check();

    expect([built, staged, selected, tested].flatMap(({ errors }) => errors)).toEqual([]);
    expect(built.statuses).toMatchObject({ orders: 'unchanged', totals: 'unchanged' });
    expect(compiled['totals']).toContain('orders');
    expect(checked.mistakes).toEqual([]);
    expect(await project.query('from gold.totals')).toEqual([[2, 'b']]);
  },
);

test('a file that comes later is added', async () => {
  await using project = await createProject(files);
  await project.run();
  await rm(join(project.path, 'data/in/1.csv'));
  await project.run();
  await project.write({ 'data/in/2.csv': 'id,v\n3,c\n' });

  await project.run();

  expect(await project.query('from gold.totals')).toEqual([[3, 'c']]);
});

test('without a file the first run is an error', async () => {
  const { 'data/in/1.csv': _, ...none } = files;
  await using project = await createProject(none);

  const { errors } = await project.run();

  expect(errors.join('\n')).toContain(
    'error SOURCE_FILE_NOT_FOUND: No file matches "data/in/*.csv"',
  );
});

test('without a file --full-refresh is an error, and the rows stay', async () => {
  await using project = await createProject(files);
  await project.run();
  await rm(join(project.path, 'data/in/1.csv'));

  const { errors } = await project.run({ fullRefresh: true, acceptLoss: true });

  expect(errors.join('\n')).toContain('error SOURCE_FILE_NOT_FOUND');
  expect(await project.query('select count(*)::int from raw.orders')).toEqual([[2]]);
});

test('a view on files that are all gone is an error', async () => {
  await using project = await createProject({ ...files, 'models/sources.yml': source('') });
  await project.run();
  await rm(join(project.path, 'data/in/1.csv'));

  const { errors } = await project.run();

  expect(errors.join('\n')).toContain('error SOURCE_FILE_NOT_FOUND');
});
