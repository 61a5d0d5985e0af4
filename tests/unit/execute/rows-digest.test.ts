import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

/** Which of rows with equal keys comes first is up to the engine; a window before it makes DuckDB 1.5 choose otherwise. */
const ranked = 'row_number() over (order by k) as place from {{ref "numbers"}}';
const files = {
  'models/bronze/numbers.sql':
    '{{config materialized="table"}} select i % 3 as grp, 1 as k, i as val from range(30) as t(i)',
  'models/silver/ranked.sql': `{{config materialized="table"}} select val, ${ranked}`,
  'models/gold/first.sql':
    '{{config materialized="table"}} select val from {{ref "ranked"}} where place <= 3',
  'models/gold/all_values.sql': '{{config materialized="table"}} select val from {{ref "ranked"}}',
};

test('rows that come in another order than was planned reach what reads them in the same run', async () => {
  await using project = await createProject(files);
  await project.run({ threads: 1 });
  await project.write({
    'models/silver/ranked.sql': `{{config materialized="table"}} select row_number() over (order by val desc) as other, val, ${ranked}`,
  });

  const { statuses } = await project.run({ threads: 1 });

  const stale = await project.query(
    `from gold.first except all select val from silver.ranked where place <= 3`,
  );
  expect({ statuses, stale }).toEqual({
    statuses: { numbers: 'unchanged', ranked: 'success', first: 'success', all_values: 'success' },
    stale: [],
  });
  const again = await project.run({ threads: 1 });
  expect(new Set(Object.values(again.statuses))).toEqual(new Set(['unchanged']));
});

test('rows that come as planned reach nothing', async () => {
  await using project = await createProject(files);
  await project.run({ threads: 1 });
  await project.write({
    'models/silver/ranked.sql': `{{config materialized="table"}} select val, 1 as one, ${ranked}`,
  });

  const { statuses } = await project.run({ threads: 1 });

  expect(statuses).toEqual({
    numbers: 'unchanged',
    ranked: 'success',
    first: 'unchanged',
    all_values: 'unchanged',
  });
});
