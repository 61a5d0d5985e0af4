import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { failedBuild } from '../support/failed-build.ts';

test.each([
  [
    'an empty seed',
    '',
    'error SEED_EMPTY: The seed seeds/regions.csv is empty\n  at seeds/regions.csv\n  help: Write a header line with the names of the columns.',
  ],
  [
    'a row that is too short',
    'id,name\n1,North\n2\n',
    'error SEED_INVALID: The line has 1 value, the header 2\n  at seeds/regions.csv:3:1\n  | 2\n  | ^\n  help: Put values that hold the delimiter or a line end into double quotes.',
  ],
  [
    'a row that is too long',
    'id,name\n1,North,x\n',
    'error SEED_INVALID: The line has 3 values, the header 2\n  at seeds/regions.csv:2:1\n  | 1,North,x\n  | ^\n  help: Put values that hold the delimiter or a line end into double quotes.',
  ],
  [
    'a header with an open quote',
    'id,"name\n1,North\n',
    'error SEED_INVALID: The header of seeds/regions.csv has a quote that is not closed\n  at seeds/regions.csv\n  help: Close it.',
  ],
])('%s fails the seed, and what reads it is skipped', async (_, contents, message) => {
  await using project = await createProject({
    'seeds/regions.csv': contents,
    'models/gold/regions.sql': 'select * from {{ref "regions"}}',
  });

  const build = await failedBuild(project);

  expect(build).toEqual({
    exitCode: 1,
    statuses: { regions: 'error', 'gold.regions': 'skipped' },
    errors: [message],
  });
});

test.each([
  ['integer', 'x1', '"x1" in column "id" (row 2) is not of type integer'],
  ['integer', '1.5', '"1.5" in column "id" (row 2) is not of type integer'],
  ['decimal(12,2)', '1.005', '"1.005" in column "id" (row 2) is not of type decimal(12,2)'],
  ['date', '2024-02-30', '"2024-02-30" in column "id" (row 2) is not of type date'],
  ['date', '2024-02-01 12:00', '"2024-02-01 12:00" in column "id" (row 2) is not of type date'],
])('a value that a %s can not hold (%s) is named with its row', async (type, value, message) => {
  await using project = await createProject({
    'seeds/regions.csv': `id,name\n,North\n${value},South\n`,
    'seeds/regions.yml': `seeds: [{ name: regions, config: { column_types: { id: '${type}' } } }]`,
  });

  const { errors } = await project.run();

  expect(errors).toEqual([
    `error SEED_VALUE: ${message}\n  at seeds/regions.csv\n  help: Correct the value or the type.`,
  ]);
});

test('a type for a column that is not in the seed suggests the one that was meant', async () => {
  await using project = await createProject({
    'seeds/regions.csv': 'id,name\n1,North\n',
    'seeds/regions.yml': 'seeds: [{ name: regions, config: { column_types: { nam: varchar } } }]',
  });

  const { errors } = await project.run();

  expect(errors).toEqual([
    'error SEED_COLUMN_MISSING: The seed seeds/regions.csv has no column "nam"\n  at seeds/regions.csv\n  help: Did you mean "name"?',
  ]);
});
