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

test.for(shownCases('ingot'))(
  'ingot prints for $name what the docs show',
  async ({ name, output }, { skip }) => {
    const printed = await runCase(name, 'ingot');

    skip(printed.includes(`"materialized" can't be "external"`), 'there are no external models');
    expect(printed).toBe(output);
  },
);

test.skipIf(dbt === undefined).each(shownCases('dbt'))(
  'dbt 1.11.16 prints for $name what the docs show',
  { timeout: 120_000 },
  async ({ name, output }) => {
    expect(await runCase(name, 'dbt', dbt)).toBe(output);
  },
);
