import { expect, test } from 'vitest';
import { createRandom, type Random } from '../../../src/generators/random.ts';
import { createProject, type TestRun } from '../../support/create-project.ts';

const genericTests = {
  'tests/generic/total.sql': 'select {{column_name}} as value from {{model}}',
  'tests/generic/below.sql':
    '{{parameters limit=3~}}\nselect * from {{model}} where {{column_name}} >= {{limit}}',
  'tests/generic/same.sql':
    'with rows as (select distinct * from {{model}}) select {{column_name}} from rows group by all having count(*) > 1',
  'tests/generic/apart.sql':
    'select a.{{column_name}} from {{model}} as a join {{model}} as b using ({{column_name}}) where a.k <> b.k',
};

/** What came of each test, by its model and then its name. */
function outcomes({ results }: TestRun): Record<string, Record<string, unknown>> {
  const found: Record<string, Record<string, unknown>> = {};
  for (const { node, status, message, failures, tested } of results) {
    const [model = '', name = ''] = node.name.split('_');
    if (node.resourceType !== 'test') continue;
    found[model] = { ...found[model], [name]: { status, message, failures, tested } };
  }
  return found;
}

const total =
  '{ total: { name: NAME, config: { fail_calc: sum(value), severity: warn, warn_if: "> 0" } } }';

test.each(['build', 'test'] as const)(
  'in %s, all tests of a view count the same rows, for it is read once',
  async (command) => {
    await using project = await createProject({
      ...genericTests,
      'models/v.sql': 'select floor(random() * 1000000000)::bigint as r from range(3)',
      'models/p.yml': `models: [{ name: v, columns: [{ name: r, data_tests: [${total.replace('NAME', 'one')}, ${total.replace('NAME', 'two')}] }] }]`,
    });
    await project.run({ command: 'run' });

    const { messages, statuses } = await project.run({ command });

    expect(statuses).toMatchObject({ one: 'warn', two: 'warn' });
    expect(messages['one']).toBe(messages['two']);
  },
);

const mixed = `models:
  - name: v
    columns:
      - name: id
        data_tests:
          - not_null
          - unique: { config: { where: "cast(text as integer) > 0" } }
          - below: { config: { severity: warn, warn_if: '> 40%' } }
`;

test('a test that the engine refuses does not keep others of its view from their results', async () => {
  await using project = await createProject({
    ...genericTests,
    'models/v.sql': "select * from (values (1, 'x'), (null, 'y'), (2, 'z')) t(id, text)",
    'models/p.yml': mixed,
  });
  await project.run({ command: 'run' });

  const { statuses, errors } = await project.run({ command: 'test' });

  expect({ statuses, errors }).toEqual({
    statuses: { below_v_id: 'pass', not_null_v_id: 'fail', unique_v_id: 'error' },
    errors: [expect.stringContaining("Could not convert string 'x' to INT32")],
  });
});

test('in the transaction of a view too each test tells its own error, and the view is rolled back', async () => {
  await using project = await createProject({
    ...genericTests,
    'models/v.sql': "select * from (values (1, 'x')) t(id, text)",
    'models/p.yml': mixed,
  });

  const { statuses, errors } = await project.run();

  expect({ statuses, errors }).toEqual({
    statuses: { v: 'error', below_v_id: 'pass', not_null_v_id: 'pass', unique_v_id: 'error' },
    errors: [
      expect.stringContaining('ROLLED_BACK'),
      expect.stringContaining("Could not convert string 'x' to INT32"),
    ],
  });
});

test.each([
  ['is one number a row', 'fail_calc: k', 'warn', 2],
  ['reads a column that the test does not name', 'fail_calc: sum(n)', 'warn', 9],
  ['reads whole rows', 'fail_calc: count(distinct test)', 'warn', 2],
])('a number of failures that %s is what it is on a table', async (_, config, status, failures) => {
  const dataTest = `{ not_null: { name: NAME, arguments: { column_name: gone }, config: { severity: warn, ${config} } } }`;
  const tests = (model: string) =>
    `  - { name: ${model}, data_tests: [${dataTest.replace('NAME', `${model}_one`)}, ${dataTest.replace('NAME', `${model}_two`)}] }\n`;
  await using project = await createProject({
    'models/v.sql': rows,
    'models/t.sql': `{{config materialized="table"}} ${rows}`,
    'models/p.yml': `models:\n${tests('v')}${tests('t')}`,
  });

  const found = outcomes(await project.run());

  expect(found['v']).toMatchObject({ one: { status, failures } });
  expect(found['v']).toEqual(found['t']);
});

const rows = 'select * from (values (2, 4, null), (2, 5, null)) t(k, n, gone)';

test.each([1, 2, 3, 4])(
  'tests of a view find what the same tests find of a table, whatever they are (%i)',
  async (seed) => {
    const query = randomRows(createRandom(seed, 1));
    await using project = await createProject({
      ...genericTests,
      'models/p.sql': 'select unnest([1, 2, 3]) as id',
      'models/v.sql': query,
      'models/t.sql': `{{config materialized="table"}} ${query}`,
      'models/p.yml': `models:\n${randomTests(createRandom(seed, 2), 'v')}\n${randomTests(createRandom(seed, 2), 't')}`,
    });

    const found = outcomes(await project.run());

    expect(found['v']).toEqual(found['t']);
    expect(Object.values(found['v'] ?? {})).toHaveLength(24);
  },
);

const kinds = [
  'not_null: { REST }',
  'unique: { REST }',
  'accepted_values: { values: [1, 2], REST }',
  "relationships: { to: ref('p'), field: id, from_condition: 'n < 4', to_condition: 'id > 1', REST }",
  'below: { REST }',
  'same: { REST }',
  'apart: { REST }',
  'total: { REST }',
] as const;

const configs = [
  'tags: []',
  'where: "n > 1 -- n"',
  'where: "k * 2 < 5", warn_if: "> 20%"',
  'limit: 2',
  'fail_calc: "count(*) * 2"',
  'error_if: "> 30%"',
] as const;

/** Some of all kinds of tests of one model, on columns that are there. */
function randomTests(random: Random, model: string): string {
  const lines = Array.from({ length: 24 }, (_, at) => {
    const column = random.pick(['k', 'n', '"odd name"']);
    const config = `{ severity: warn, ${random.pick([...configs])} }`;
    const rest = `column_name: '${column}', name: ${model}_${at}, config: ${config}`;
    return `      - ${random.pick([...kinds]).replace('REST', () => rest)}`;
  });
  return `  - name: ${model}\n    data_tests:\n${lines.join('\n')}`;
}

function randomRows(random: Random): string {
  const value = () => (random.chance(0.2) ? 'null' : String(random.whole(0, 5)));
  const rows = Array.from(
    { length: random.whole(1, 12) },
    () => `(${value()}, ${value()}, ${value()})`,
  );
  return `select * from (values (null::integer, 1, 1), ${rows.join(', ')}) t(k, n, "odd name")`;
}
