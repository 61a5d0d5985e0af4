import { expect, test } from 'vitest';
import { StagingProject } from '../staging-fixture.ts';

test.each<readonly [type: string, text: string, shown?: string]>([
  ['HUGEINT', '170141183460469231731687303715884105727'],
  ['UHUGEINT', '340282366920938463463374607431768211455'],
  ['BIGNUM', '12345678901234567890123456789012345678901234567890'],
  ['UBIGINT', '18446744073709551615'],
  ['DECIMAL(38,10)', '1234567890123456789012345678.0123456789'],
  ['INTERVAL', '1 year 2 months 3 days 04:05:06.123456'],
  ['TIME WITH TIME ZONE', '10:00:00.5+02:30'],
  ['TIME_NS', '10:00:00.123456789'],
  ['TIME', '24:00:00'],
  ['TIMESTAMP_S', '2024-01-01 10:00:00'],
  ['TIMESTAMP_MS', '2024-01-01 10:00:00.123'],
  ['TIMESTAMP_NS', '2024-01-01 10:00:00.123456789'],
  ['BIT', '0101'],
  ['BLOB', 'a\\xAA'],
  ['UUID', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['JSON', '{"a":1.10}'],
  ["ENUM('a', 'b c')", 'b c'],
  ['INTEGER[2]', '[1, 2]'],
  ['INTERVAL[]', '["04:05:06.123456"]', "['04:05:06.123456']"],
  [
    'STRUCT(a HUGEINT[], b MAP(VARCHAR, UHUGEINT))',
    '{"a":[170141183460469231731687303715884105727],"b":{"k":null}}',
    "{'a': [170141183460469231731687303715884105727], 'b': {k=NULL}}",
  ],
])('a value of the type %s is staged as it is', async (type, text = '', shown = text) => {
  await using project = await StagingProject.create({
    'data/in.csv': `x,y\n"${text.replaceAll('"', '""')}",1\n,2\n`,
  });

  const staged = await project.stage({ columns: { x: type } });

  expect(
    await project.query(`select typeof(x), x::varchar from (${staged.select}) order by y`),
  ).toEqual([
    [type, shown],
    [type, null],
  ]);
});

test('a Parquet file may have texts for what Parquet does not keep', async () => {
  await using project = await StagingProject.create({ 'data/note.txt': '' });
  await project.query(
    `copy (select '170141183460469231731687303715884105727' as x) to '${project.root}/data/in.parquet'`,
  );

  const staged = await project.stage({
    globs: ['data/in.parquet'],
    format: 'parquet',
    columns: { x: 'hugeint' },
  });

  expect(await project.query(`select typeof(x), x::varchar from (${staged.select})`)).toEqual([
    ['HUGEINT', '170141183460469231731687303715884105727'],
  ]);
});
