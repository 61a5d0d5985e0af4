import { expect, test } from 'vitest';
import { emptyState } from '../../../src/state/state-tables.ts';
import { testCounts } from '../../../src/state/test-counts.ts';
import { genericTest, manifestOf, model, singularTest } from '../select/manifest-fixture.ts';

const customers = model('models/silver/customers.sql');
const orders = model('models/silver/orders.sql');
const part = {
  ...model('models/silver/part.sql', { reads: ['orders'] }),
  materialization: { kind: 'ephemeral' },
} as const;
const totals = model('models/gold/totals.sql', { reads: ['orders', 'customers'] });
const unique = (name: string, reads: readonly string[]) =>
  genericTest('models/silver/silver.yml', name, { reads, testName: 'unique', columnName: 'id' });
const ran = (status: string) => ({ fingerprint: '', status, volatile: [] });

test('the tests of a node are counted by how they ended last', () => {
  const tests = ['a', 'b', 'c', 'd', 'e'].map((name) => unique(name, ['orders']));
  const ended = new Map(
    ['pass', 'warn', 'fail', 'error'].map((status, at) => [tests[at]!.uniqueId, ran(status)]),
  );

  const counts = testCounts(manifestOf([orders, ...tests]), { ...emptyState, tests: ended });

  expect(counts(orders.uniqueId)).toEqual({ passed: 1, warned: 1, failed: 2, notRun: 1 });
});

test.each([
  ['what it is attached to, though it reads others', unique('t', ['orders', 'totals']), orders],
  [
    'the last one that its query reads',
    singularTest('tests/sql/t.sql', { reads: ['orders', 'totals'] }),
    totals,
  ],
  ['what an ephemeral model reads, where it is attached to that', unique('t', ['part']), orders],
])('a test counts for %s', (_, each, subject) => {
  const counts = testCounts(manifestOf([customers, orders, part, totals, each]), emptyState);

  const counted = [customers, orders, part, totals].filter(
    ({ uniqueId }) => counts(uniqueId).notRun === 1,
  );
  expect(counted).toEqual([subject]);
});
