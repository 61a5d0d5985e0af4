import { IngotError } from '../../core/error.ts';
import type { Expectation } from '../../core/unit-test.ts';
import { YamlFields } from '../../core/yaml-fields.ts';
import { readRows } from './rows.ts';
import type { UnitTestReading } from './unit-tests.ts';

/** What is to come of the model; undefined for a mistake, which is told. */
export function readExpectation(reading: UnitTestReading): Expectation | undefined {
  const { fields, errors } = reading;
  const text = fields.text('expect_error');
  const rows = fields.any('expect');
  if (text === undefined) return readExpectedRows(reading);
  if (rows === undefined && text.trim() !== '')
    return { kind: 'error', text, location: fields.locationOf('expect_error') };
  errors.add(
    new IngotError(
      'YAML_VALUE',
      rows === undefined
        ? '"expect_error" must not be empty'
        : 'A unit test expects rows or an error, not both',
      {
        location: fields.locationOf('expect_error'),
        hint:
          rows === undefined
            ? 'Write a code such as SQL_FAILED, or a part of the message.'
            : 'Take one of "expect" and "expect_error" out.',
      },
    ),
  );
  return undefined;
}

function readExpectedRows({ fields, fixtures, errors }: UnitTestReading): Expectation | undefined {
  const value = fields.any('expect');
  if (value === undefined) {
    errors.add(
      new IngotError('YAML_KEY_MISSING', 'The key "expect" of a unit test is missing', {
        location: fields.location,
        hint: 'Write the rows that are to come: expect: { rows: [{ id: 1 }] }.',
      }),
    );
    return undefined;
  }
  const inner = new YamlFields(value, '"expect"', errors);
  const rows = readRows(inner, fixtures);
  const of = inner.choice('of', ['query', 'table'] as const) ?? 'query';
  const isOrdered = inner.boolean('ordered') ?? false;
  inner.finish();
  return rows && { kind: 'rows', rows, of, isOrdered, location: inner.location };
}
