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
    'error SEED_INVALID: The record has 1 value, but the file has 2 columns\n  at seeds/regions.csv:3:1\n  | 2\n  | ^\n  help: Put values that hold the delimiter or a line end into quotes, and double the quotes in them.',
  ],
  [
    'a row that is too long',
    'id,name\n1,North,x\n',
    'error SEED_INVALID: The record has 3 values, but the file has 2 columns\n  at seeds/regions.csv:2:1\n  | 1,North,x\n  | ^\n  help: Put values that hold the delimiter or a line end into quotes, and double the quotes in them.',
  ],
  [
    'a header with an open quote',
    'id,"name\n1,North\n',
    'error SEED_INVALID: The header of seeds/regions.csv has a quote that is not closed\n  at seeds/regions.csv:1:1\n  | id,"name\n  | ^\n  help: A quote inside of a name is doubled.',
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
  ['integer', 'x1', '"x1" is not a valid INTEGER'],
  ['integer', '1.5', '"1.5" is not a whole number, so INTEGER would change it'],
  ['integer', '1_000', '"1_000" is not a valid INTEGER'],
  [
    'decimal(12,2)',
    '1.005',
    '"1.005" has more than 2 digits behind the decimal mark, so DECIMAL(12, 2) would round it',
  ],
  ['date', '2024-02-30', '"2024-02-30" is not a valid DATE'],
  ['date', '2024-02-01 12:00', '"2024-02-01 12:00" has a time, which DATE would cut off'],
])('a value that a %s can not hold (%s) is named with its line', async (type, value, reason) => {
  await using project = await createProject({
    'seeds/regions.csv': `name,id\n"North\nand more",\nSouth,${value}\nEast,x\n`,
    'seeds/regions.yml': `seeds: [{ name: regions, config: { column_types: { id: '${type}' } } }]`,
  });

  const { errors } = await project.run();

  expect(errors).toEqual([
    `error SEED_VALUE: The column "id" is said to be ${type}, and ${reason}\n  at seeds/regions.csv:4:1\n  | South,${value}\n  | ^\n  help: Correct the value or the type.`,
  ]);
});

test('values of personal data are not shown where one does not fit', async () => {
  await using project = await createProject({
    'seeds/people.csv': 'id,mobile\n1,0701234567\nx2,0707654321\ntoo,few,values\n',
    'seeds/one.csv': 'id,mobile\n1,07012 34567\n',
    'seeds/properties.yml': `seeds:
  - name: people
    columns: [{ name: mobile, tags: [pii] }]
  - name: one
    columns: [{ name: mobile, data_type: bigint, tags: [pii] }]`,
  });

  const { errors } = await project.run();

  expect(errors.join('\n')).not.toMatch(/070|few/);
  expect(errors.map((text) => text.slice(0, 90))).toEqual([
    'error SEED_VALUE: The column "mobile" is said to be bigint, and the value is not a valid B',
    'error SEED_INVALID: The record has 3 values, but the file has 2 columns\n  at seeds/people.',
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
