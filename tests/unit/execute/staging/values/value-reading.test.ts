import { expect, test } from 'vitest';
import { fileDefaults, type FileSpec } from '../../../../../src/core/file-spec.ts';
import type { Column } from '../../../../../src/core/node.ts';
import { valueReadings } from '../../../../../src/execute/staging/values/value-sql.ts';
import { sourceOf } from '../staging-fixture.ts';

function readings(columns: readonly Partial<Column>[], files: Partial<FileSpec> = {}) {
  const source = sourceOf();
  const plain = { name: 'x', description: '', dataType: undefined, tags: [], meta: {} };
  return valueReadings(
    {
      ...source,
      files: { ...source.files!, ...files },
      columns: columns.map((column) => ({ ...plain, ...column })),
    },
    ['Amount', 'note'],
  );
}

test('a declared column has its declared name, type and options', () => {
  const [amount] = readings(
    [{ name: 'amount', dataType: 'integer', reading: { decimal: ',', formats: ['%Y'] } }],
    { values: { ...fileDefaults.values, trim: true } },
  );

  expect(amount).toEqual({
    name: 'amount',
    type: 'integer',
    options: { ...fileDefaults.values, trim: true, decimal: ',', formats: ['%Y'] },
    keepsEmptyText: true,
    numbersAreTexts: false,
    isMasked: false,
  });
});

test('a column that is not declared is text with the options of the source', () => {
  const [, note] = readings([], { values: { ...fileDefaults.values, nulls: ['', '-'] } });

  expect(note).toEqual({
    name: 'note',
    type: 'varchar',
    options: { ...fileDefaults.values, nulls: ['', '-'], formats: [] },
    keepsEmptyText: true,
    numbersAreTexts: false,
    isMasked: false,
    unquotedNulls: ['', '-'],
  });
});

test('a column can take back the mark of thousands of its source', () => {
  const [amount] = readings([{ name: 'amount', reading: { thousands: undefined } }], {
    values: { ...fileDefaults.values, thousands: ',' },
  });

  expect(amount?.options.thousands).toBeUndefined();
});

test('a column with personal data is masked', () => {
  const [amount, note] = readings([{ name: 'amount', tags: ['pii'] }]);

  expect([amount?.isMasked, note?.isMasked]).toEqual([true, false]);
});

test('numbers in the JSON of XML are texts', () => {
  const [amount] = readings([], { format: 'xml' });

  expect(amount?.numbersAreTexts).toBe(true);
});
