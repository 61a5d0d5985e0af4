import { expect, test } from 'vitest';
import { createProject } from '../../../support/create-project.ts';

const files = {
  'models/t.sql': "select 1 as id, timestamp '2026-01-01' as made_at, 'x' as word",
  'models/t.yml': 'models: [{ name: t, config: { event_time: made_at } }]',
};
const unitTest = (text: string) => `unit_tests:\n  - name: u\n    ${text}\n`;

const strategies = {
  append:
    '{{config materialized="incremental" strategy="append"}} select id, word from {{ref "t"}}',
  merge:
    '{{config materialized="incremental" strategy="merge" unique_key="id" merge_update_columns=(list "id")}} select id, word from {{ref "t"}}',
  overwrite:
    '{{config materialized="incremental" strategy="insert_overwrite" partition_by="word"}} select id, word from {{ref "t"}}',
  batches:
    '{{config materialized="incremental" strategy="microbatch" event_time="made_at" batch_size="day" begin="2026-01-01"}} select id, made_at from {{ref "t"}}',
};

test.each([
  [
    'append',
    '[{ id: 1, word: a }]',
    '[{ id: 1, word: a }, { id: 1, word: a }, { id: 2, word: b }]',
  ],
  [
    'overwrite',
    '[{ id: 9, word: a }, { id: 8, word: c }]',
    '[{ id: 1, word: a }, { id: 2, word: b }, { id: 8, word: c }]',
  ],
  ['merge', '[{ id: 1, word: old }]', '[{ id: 1, word: old }, { id: 2, word: b }]'],
])('after a build by %s, the whole table is compared', async (strategy, before, after) => {
  await using project = await createProject({
    ...files,
    'models/m.sql': strategies[strategy as keyof typeof strategies],
    'models/m.yml': unitTest(`model: m
    given:
      - { input: this, rows: ${before} }
      - { input: ref('t'), rows: [{ id: 1, word: a }, { id: 2, word: b }] }
    expect: { of: table, rows: ${after} }`),
  });

  const { statuses, errors, results } = await project.run({ command: 'test' });

  expect([statuses, errors, results[0]?.difference]).toEqual([{ u: 'pass' }, [], undefined]);
});

test.each([
  [
    'on rows that are there',
    '{ input: this, rows: [{ id: 7, made_at: 2026-01-02 05:00:00 }, { id: 8, made_at: 2026-01-01 }] },',
    '{ id: 8, made_at: 2026-01-01 }, { id: 2, made_at: 2026-01-02 10:00:00 }',
  ],
  ['for the first time', '', '{ id: 2, made_at: 2026-01-02 10:00:00 }'],
])('a batch is built %s', async (_, before, after) => {
  await using project = await createProject({
    ...files,
    'models/m.sql': strategies.batches,
    'models/m.yml': unitTest(`model: m
    overrides: { batch: { start: 2026-01-02, end: 2026-01-03 } }
    given: [${before} { input: ref('t'), rows: [{ id: 1, made_at: 2026-01-01 10:00:00 }, { id: 2, made_at: 2026-01-02 10:00:00 }] }]
    expect: { of: table, rows: [${after}] }`),
  });

  const { statuses, errors } = await project.run({ command: 'test' });

  expect([statuses, errors]).toEqual([{ u: 'pass' }, []]);
});

test.each([
  ['now()', '2026-01-31 12:30:00+00'],
  ['current_timestamp', '2026-01-31 12:30:00+00'],
  ['get_current_timestamp()', '2026-01-31 12:30:00+00'],
  ['transaction_timestamp()', '2026-01-31 12:30:00+00'],
  ['CURRENT_DATE', '2026-01-31'],
  ['today()', '2026-01-31'],
  ['current_date - 1', '2026-01-30'],
  ['localtimestamp', '2026-01-31 12:30:00'],
  ['current_localtimestamp()', '2026-01-31 12:30:00'],
  ['localtime', '12:30:00'],
  ["age(timestamp '2026-01-01')", '30 days'],
  ["age(timestamp '2026-01-03', timestamp '2026-01-01')", '2 days'],
  ['ago(interval 1 day)::date', '2026-01-30'],
  ["'{{run_started_at}}'", '2026-01-31T12:30:00.000Z'],
])(
  'the clock of a unit test gives %s as %s, and the next one has the real time',
  async (sql, value) => {
    await using project = await createProject({
      ...files,
      'models/m.sql': `select ${sql} as moment, now() > '2026-02-01' as is_later from {{ref "t"}}`,
      'models/m.yml': `unit_tests:
  - name: a
    model: m
    overrides: { now: 2026-01-31 12:30:00 }
    given: [{ input: ref('t'), rows: [{ id: 1 }] }]
    expect: { rows: [{ moment: ${value}, is_later: false }] }
  - name: b
    model: m
    given: [{ input: ref('t'), rows: [{ id: 1 }] }]
    expect: { rows: [{ is_later: true }] }
`,
    });

    const { statuses, errors } = await project.run({ command: 'test' });

    expect([statuses, errors]).toEqual([{ a: 'pass', b: 'pass' }, []]);
  },
);

test('tables that others load and nobody described take the types of the given values', async () => {
  await using project = await createProject({
    'models/m.sql':
      'select id + 1 as id, upper(word) as word, doc.a as a, rate from {{source "raw" "t"}}',
    'models/m.yml': `sources: [{ name: raw, tables: [{ name: t }] }]
${unitTest(`model: m
    given: [{ input: "source('raw', 't')", rows: [{ id: 1, word: x, doc: { a: 2 }, rate: 0.5 }] }]
    expect: { rows: [{ id: 2, word: X, a: 2, rate: 0.5 }] }`)}`,
  });

  const { statuses, errors } = await project.run({ command: 'test' });

  expect([statuses, errors]).toEqual([{ u: 'pass' }, []]);
});

test('a unit test sees its own tables only', async () => {
  const one = (name: string, sql: string) => `  - name: ${name}
    model: ${sql}
    given: [{ input: ref('t'), rows: [{ id: 1 }] }]
    expect: { rows: [{ id: 1 }] }
`;
  await using project = await createProject({
    ...files,
    'models/a.sql': 'select id from {{ref "t"}}',
    'models/b.sql':
      '{{#if (eq (var "x" "") "")}}select id from {{ref "t"}}{{else}}select id from main.u{{/if}}',
    'models/u.sql': 'select 1 as id',
    'models/m.yml': `unit_tests:
${one('a', 'a')}${one('b', 'b')}    overrides: { vars: { x: y } }
`,
  });

  const { statuses, messages } = await project.run({ command: 'test', threads: 1 });

  expect(statuses).toEqual({ a: 'pass', b: 'error' });
  expect(messages['b']).toBe('Table with name u does not exist!');
});

const history = {
  'models/raw.sql': "select 1 as id, 'x' as price, timestamp '2026-01-01' as changed_at",
  'snapshots/prices.sql':
    '{{config unique_key="id" strategy="check" check_cols="all" hard_deletes="invalidate"}} select id, price from {{ref "raw"}}',
  'models/grows.sql':
    '{{config materialized="incremental" unique_key="id"}} select id, price from {{ref "raw"}} {{#if (is_incremental)}} where id > (select min(id) from {{this}}) {{/if}}',
};

test('a snapshot is looked at after several runs, each at its time', async () => {
  await using project = await createProject({
    ...history,
    'models/m.yml': unitTest(`model: prices
    runs:
      - now: 2026-01-01
        given: [{ input: ref('raw'), rows: [{ id: 1, price: a }, { id: 2, price: b }] }]
      - now: 2026-01-02
        expect: { rows: [{ id: 1 }, { id: 2 }] }
      - now: 2026-01-03
        given: [{ input: ref('raw'), rows: [{ id: 1, price: c }] }]
        expect:
          rows:
            - { id: 1, price: a, dbt_valid_from: 2026-01-01, dbt_valid_to: 2026-01-03 }
            - { id: 1, price: c, dbt_valid_from: 2026-01-03, dbt_valid_to: null }
            - { id: 2, price: b, dbt_valid_from: 2026-01-01, dbt_valid_to: 2026-01-03 }`),
  });

  const { statuses, errors, results } = await project.run({
    command: 'test',
    select: ['test_type:unit'],
  });

  expect([statuses, errors, results[0]?.difference]).toEqual([{ u: 'pass' }, [], undefined]);
});

test('of several runs the first one that goes wrong is told', async () => {
  await using project = await createProject({
    ...history,
    'models/m.yml': unitTest(`model: grows
    runs:
      - given: [{ input: ref('raw'), rows: [{ id: 1, price: a }, { id: 2, price: b }] }]
        expect: { rows: [{ id: 1, price: a }, { id: 2, price: b }] }
      - given: [{ input: ref('raw'), rows: [{ id: 1, price: c }, { id: 2, price: d }] }]
        expect: { rows: [{ id: 1, price: c }, { id: 2, price: d }] }
      - expect: { rows: [] }`),
  });

  const { messages, results } = await project.run({
    command: 'test',
    select: ['test_type:unit'],
  });

  expect(messages).toEqual({ u: '1 row differs from what is expected of run 2' });
  expect(results[0]?.difference?.rows).toEqual([
    { kind: 'changed', expected: [1, 'c'], got: [1, 'a'] },
  ]);
});

test.each([
  ['model: prices\n    given: []\n    expect: { rows: [] }', 'UNIT_TEST_MODEL'],
  ['model: raw\n    runs: [{ given: [], expect: { rows: [] } }]', 'UNIT_TEST_INCREMENTAL'],
  ['model: grows\n    runs: [{ given: [], expect: { rows: [] } }]', 'UNIT_TEST_INPUT_MISSING'],
  ['model: grows\n    runs: []', 'YAML_KEY_MISSING'],
  ["model: grows\n    runs: [{ given: [{ input: ref('raw'), rows: [] }] }]", 'YAML_KEY_MISSING'],
  ['model: grows\n    given: []\n    runs: [{ expect: { rows: [] } }]', 'YAML_VALUE'],
  [
    "model: grows\n    overrides: { macros: { is_incremental: true } }\n    runs: [{ given: [{ input: ref('raw'), rows: [] }], expect: { rows: [] } }]",
    'UNIT_TEST_INCREMENTAL',
  ],
])('runs can be wrong: %j', async (text, code) => {
  await using project = await createProject({ ...history, 'models/m.yml': unitTest(text) });

  const { mistakes } = await project.check();

  expect(mistakes.map((each) => each.code)).toEqual([code]);
});

test('a seed without given rows brings its own, and a unit test runs again when its file changed', async () => {
  await using project = await createProject({
    'seeds/countries.csv': 'code,name\n01,Spain\n02,\n',
    'models/m.sql': 'select code, coalesce(name, code) as name from {{ref "countries"}}',
    'models/m.yml': unitTest(`model: m
    given: [{ input: ref('countries') }]
    expect: { rows: [{ code: '01', name: Spain }, { code: '02', name: '02' }] }`),
  });
  const first = await project.run();
  const again = await project.run();
  await project.write({ 'seeds/countries.csv': 'code,name\n01,Spain\n03,\n' });

  const changed = await project.run();

  expect([first.errors, first.statuses['u'], again.statuses['u'], changed.statuses['u']]).toEqual([
    [],
    'pass',
    'unchanged',
    'fail',
  ]);
});

test('what a failed build leaves does not reach the next unit test', async () => {
  const of = (name: string, model: string, price: string) => `  - name: ${name}
    model: ${model}
    runs: [{ given: [{ input: ref('raw'), rows: [{ id: 1 }, ${price}] }], expect: { rows: [{ id: 1 }, { id: 2 }] } }]
`;
  await using project = await createProject({
    ...history,
    'models/m.yml': `unit_tests:\n${of('a', 'prices', '{ id: 1 }')}${of('b', 'grows', '{ id: 1 }')}${of('c', 'prices', '{ id: 2 }')}${of('d', 'grows', '{ id: 2 }')}`,
  });

  const { statuses } = await project.run({
    command: 'test',
    select: ['test_type:unit'],
    threads: 1,
  });

  expect(statuses).toEqual({ a: 'error', b: 'error', c: 'pass', d: 'pass' });
});
