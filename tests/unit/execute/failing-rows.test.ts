import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const people = `select * from (values
  (1, 'a@x', 'se'), (2, 'b@x', 'no'), (3, null, 'xx'), (4, 'c@x', null), (5, 'd@x', 'no'), (6, null, 'no'), (7, null, null)
) t(id, mail, country)`;

/** The rows of the one test that is not right, with the columns above them. */
async function failing(columns: string, more: Readonly<Record<string, string>> = {}) {
  await using project = await createProject({
    'models/people.sql': people,
    'models/countries.sql': "select 'se' as code",
    'models/p.yml': `models:\n  - name: people\n    columns:\n${columns}`,
    ...more,
  });
  const { results } = await project.run();
  const found = results.find(({ status }) => status === 'fail' || status === 'warn')?.failing;
  return found && [found.columns.map(({ name }) => name), ...found.rows];
}

const id = '      - { name: id, data_tests: [unique] }\n';

test.each([
  [
    'not_null, with the key',
    `${id}      - { name: mail, data_tests: [not_null] }`,
    [
      ['id', 'mail'],
      [3, null],
      [6, null],
      [7, null],
    ],
  ],
  [
    'relationships, with the key',
    `${id}      - { name: country, data_tests: [{ relationships: { to: ref('countries'), field: code } }] }`,
    [
      ['id', 'country'],
      [2, 'no'],
      [3, 'xx'],
      [5, 'no'],
      [6, 'no'],
    ],
  ],
  [
    'unique',
    '      - { name: country, data_tests: [unique] }',
    [
      ['unique_field', 'n_records'],
      ['no', '3'],
    ],
  ],
  [
    'a test that only warns',
    `${id}      - { name: mail, data_tests: [{ not_null: { severity: warn } }] }`,
    [
      ['id', 'mail'],
      [3, null],
      [6, null],
      [7, null],
    ],
  ],
])('%s: the rows that are wrong', async (_, columns, rows) => {
  expect(await failing(columns)).toEqual(rows);
});

test('there are none where another number than that of the rows is wrong', async () => {
  const dataTest = '{ not_null: { config: { fail_calc: count(*) + 1 } } }';

  expect(await failing(`      - { name: id, data_tests: [${dataTest}] }`)).toBeUndefined();
});

test('no more than five rows are kept, and long texts are cut', async () => {
  const found = await failing('', {
    'models/p.yml': '',
    'tests/sql/own.sql':
      'select id, repeat(\'x\', 300) as long from {{ref "people"}} where id > 1 order by id',
  });

  expect(found).toHaveLength(6);
  expect(found?.[1]).toEqual([2, `${'x'.repeat(200)}…`]);
});

test.each([
  [
    'by its own name',
    '{{config severity="warn"}} select id, mail from {{ref "people"}} where id = 1',
  ],
  [
    'by a name that no column has',
    '{{config severity="warn"}} select id, upper(mail) as loud from {{ref "people"}} where id = 1',
  ],
])('what may be personal is masked: %s', async (_, sql) => {
  const columns = '      - { name: mail, tags: [PII] }\n      - { name: id }';

  const found = await failing(columns, { 'tests/sql/own.sql': sql });

  expect(found?.[1]).toEqual([1, '***']);
});

test.each(['unique', '{ accepted_values: { values: [z@x] } }'])(
  'a personal column is masked where a test calls it otherwise: %s',
  async (dataTest) => {
    const column = `      - { name: mail, tags: [pii], data_tests: [${dataTest}] }`;

    const found = await failing(column, {
      'models/people.sql': "select * from (values (1, 'a@x'), (2, 'a@x')) t(id, mail)",
    });

    expect(found?.[1]).toEqual(['***', '2']);
  },
);

test('personal data of a source stays masked in the models above it', async () => {
  const found = await failing('', {
    'models/p.yml': 'models: [{ name: copy, columns: [{ name: mail, data_tests: [unique] }] }]',
    'models/sources.yml':
      'sources: [{ name: raw, tables: [{ name: people, files: data/p.csv, columns: [{ name: mail, tags: [pii] }] }] }]',
    'models/copy.sql': 'select mail from {{source "raw" "people"}}',
    'data/p.csv': 'id,mail\n1,a@x\n2,a@x\n',
  });

  expect(found?.[1]).toEqual(['***', '2']);
});
