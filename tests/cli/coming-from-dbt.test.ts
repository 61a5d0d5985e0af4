import { expect, test } from 'vitest';
import { caseNames, installedDbt, runCase, shownCases } from '../support/shown-cases.ts';

const dbt = installedDbt();

test('the docs show each case with both tools', () => {
  const [ofDbt, ofIngot] = (['dbt', 'ingot'] as const).map((tool) =>
    shownCases(tool)
      .map(({ name }) => name)
      .sort(),
  );

  expect(ofDbt).toEqual(caseNames());
  expect(ofIngot).toEqual(caseNames());
});

test.each(shownCases('ingot'))(
  'ingot prints for $name what the docs show',
  async ({ name, output }) => {
    expect(await runCase(name, 'ingot')).toBe(output);
  },
);

test.skipIf(dbt === undefined).each(shownCases('dbt'))(
  'dbt 1.11.16 prints for $name what the docs show',
  { timeout: 120_000 },
  async ({ name, output }) => {
    expect(await runCase(name, 'dbt', dbt)).toBe(output);
  },
);
