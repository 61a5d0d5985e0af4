import { IngotError } from '../../core/error.ts';
import type { ExpectedRows, TestStep, UnitTestCase } from '../../core/unit-test.ts';
import { YamlFields } from '../../core/yaml-fields.ts';
import { readExpectation } from './expectation.ts';
import { readGiven } from './given.ts';
import { readMoment } from './overrides.ts';
import type { UnitTestReading } from './unit-tests.ts';

/** What is given and expected, at once or in several runs; undefined for a mistake, which is told. */
export function readCase(reading: UnitTestReading): UnitTestCase | undefined {
  const { fields } = reading;
  if (fields.any('runs') === undefined) {
    const given = readGiven(reading);
    const expect = readExpectation(reading);
    return expect && { given, expect };
  }
  const steps = fields.list('runs').map((value): TestStep => {
    const inner = new YamlFields(value, 'a run of a unit test', fields.errors);
    const own = { ...reading, fields: inner };
    const expect = inner.any('expect') === undefined ? undefined : readExpectation(own);
    const step = {
      now: readMoment(inner, 'now'),
      given: readGiven(own),
      expect: expect?.kind === 'rows' ? { ...expect, of: 'table' as const } : undefined,
    };
    inner.finish();
    return step;
  });
  return withRuns(steps, fields);
}

function withRuns(steps: readonly TestStep[], fields: YamlFields): UnitTestCase | undefined {
  const refused = ['given', 'expect', 'expect_error', 'cte'].find(
    (key) => fields.any(key) !== undefined,
  );
  const last: ExpectedRows | undefined = steps.at(-1)?.expect;
  if (refused === undefined && last !== undefined)
    return { given: steps.flatMap(({ given }) => given), expect: last, runs: steps };
  fields.errors.add(
    refused === undefined
      ? new IngotError('YAML_KEY_MISSING', 'The last of "runs" expects nothing', {
          location: fields.locationOf('runs'),
          hint: 'Write the rows of the table then: expect: { rows: [{ id: 1 }] }.',
        })
      : new IngotError('YAML_VALUE', `"${refused}" does not stand beside "runs"`, {
          location: fields.locationOf(refused),
          hint: 'Each run has what it is given and expects; take it out here.',
        }),
  );
  return undefined;
}
