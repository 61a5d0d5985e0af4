import { expect, test } from 'vitest';
import type { InferredColumn, InferredSource } from '../../../../src/execute/infer/inferred.ts';
import { sourceYaml } from '../../../../src/execute/infer/source-yaml.ts';
import { readYaml } from '../../../../src/load/read-yaml.ts';
import { yamlToJson } from '../../../../src/core/yaml-value.ts';

const column: InferredColumn = {
  name: 'id',
  dataType: 'bigint',
  reading: {},
  tests: [],
  notes: [],
  isPartial: false,
  facts: { nulls: 0, distinct: 1, least: '1', greatest: '1', samples: [] },
};

const source: InferredSource = {
  sourceName: 'raw',
  tableName: 'orders',
  globs: ['data/raw/orders.csv'],
  format: 'csv',
  options: [],
  columns: [column],
  notes: [],
  files: 1,
  rows: 1234,
  rejected: 0,
  isWhole: true,
  preview: { columns: [], rows: [] },
};

test('is a whole properties file', () => {
  const yaml = sourceYaml({
    ...source,
    options: [
      { key: 'delimiter', value: ';' },
      { key: 'skip', value: 2, note: '"Report", ""' },
      { key: 'nulls', value: ['', 'NULL', '-'] },
    ],
    columns: [
      { ...column, tests: ['not_null', 'unique'] },
      { ...column, name: 'v', dataType: 'decimal(18,2)', notes: ['a remark'] },
      { ...column, name: 'w', isPartial: true },
    ],
  });

  expect(yaml).toBe(`# 1,234 records, all read: none would be rejected.
version: 2
sources:
  - name: raw
    tables:
      - name: orders
        files: data/raw/orders.csv
        format: csv
        delimiter: ';'
        # "Report", ""
        skip: 2
        nulls: ['', 'NULL', '-']
        columns:
          - { name: id, data_type: bigint, data_tests: [not_null, unique] }
          # a remark
          - { name: v, data_type: 'decimal(18,2)' }
          # - { name: w, data_type: bigint }
`);
});

test.each([
  [
    'a part of the files',
    { isWhole: false },
    'Read the first 1,234 records: none would be rejected. What comes after them may differ.',
  ],
  ['rejects', { rejected: 12 }, '1,246 records, all read: 12 would be rejected.'],
  ['several files', { files: 3 }, '1,234 records of 3 files, all read: none would be rejected.'],
  ['no records', { rows: 0 }, 'There are no records.'],
])('tells of %s', (_, change, remark) => {
  const [first] = sourceYaml({ ...source, ...change }).split('\n');

  expect(first).toBe(`# ${remark}`);
});

const hostile = [
  'no',
  'true',
  '~',
  '12',
  '1e3',
  '2024-01-01',
  '- a',
  'a: b',
  'a # b',
  "it's",
  '"quoted"',
  'a, b',
  '[a]',
  '{a}',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '`a`',
  ' a ',
  '',
  'a\nb: c',
  'a\tb',
  '\u0000',
  '\u2028',
  '\ufeff',
  'å',
  '{{ref "x"}}',
];

test.each(hostile)('a column called %j is read again as that', (name) => {
  const text = sourceYaml({ ...source, columns: [{ ...column, name }] });

  const read = yamlToJson(
    readYaml({ path: 'raw.yml', text, rootFolder: 'models' } as Parameters<typeof readYaml>[0]),
  );

  expect(read).toMatchObject({ sources: [{ tables: [{ columns: [{ name }] }] }] });
});

test('no value breaks out of a remark', () => {
  const text = sourceYaml({ ...source, notes: ['a\nevil: true\r\u2028b\u0085c'] });

  expect(text.split('\n')[1]).toBe('# a evil: true b c');
});
