import { expect, test } from 'vitest';
import type { DataTest } from '../../../src/core/node.ts';
import { fileDefaults } from '../../../src/core/file-spec.ts';
import { fingerprintOf, modelFacts, seedFacts, testFacts } from '../../../src/state/facts.ts';
import { model, seed, singularTest } from '../select/manifest-fixture.ts';

const now = new Date('2026-01-15T12:30:00Z');
const run = { texts: ['run-id', now.toISOString()], now };
const alone = { run, macros: new Map<string, string>() };
const orders = model('models/gold/orders.sql');
const counts = singularTest('tests/sql/counts.sql');

function hashOfTest(sql: string, own: Partial<DataTest> = {}): string {
  const compiled = { node: counts, sql, locate: () => counts.location };
  const all = new Map([[counts.uniqueId, compiled]]);
  return testFacts({ ...counts, ...own }, all, alone).sqlHash;
}

test('the id and the time of a run in the SQL are no change of it', () => {
  const facts = modelFacts(orders, { sql: "select 'run-id'" }, alone);

  expect(facts).toMatchObject({ sql: "select '{run}'", readsRun: true });
});

test.each([
  ['hourly', '2026-01-15T12'],
  ['daily', '2026-01-15'],
  ['weekly', 'week of 2026-01-12'],
  ['monthly', '2026-01'],
] as const)('a %s refresh counts %s as an input', (refresh, period) => {
  const { config } = modelFacts({ ...orders, refresh }, { sql: 'select 1' }, alone);

  expect(config['refresh']).toBe(period);
});

test.each([
  ['2026-01-18T23:59:59Z', 'week of 2026-01-12'],
  ['2026-01-19T00:00:00Z', 'week of 2026-01-19'],
  ['2026-03-01T00:00:00Z', 'week of 2026-02-23'],
])('%s is in the %s, which begins on a Monday by UTC', (text, week) => {
  const at = { ...alone, run: { ...run, now: new Date(text) } };

  expect(modelFacts({ ...orders, refresh: 'weekly' }, undefined, at).config['refresh']).toBe(week);
});

test('the settings of the target count', () => {
  const settings = { ...alone, run: { ...run, settings: 'hash' } };

  expect(modelFacts(orders, undefined, settings).config['settings']).toBe('hash');
});

test('the body of a database macro counts where it is called, also through another one', () => {
  const macros = new Map([
    ['outer_one', 'inner_one(x)'],
    ['inner_one', 'x + 1'],
    ['other', 'x'],
  ]);

  const facts = modelFacts(orders, { sql: 'select Outer_One(2)' }, { run, macros });

  expect([...facts.macros.keys()]).toEqual(['outer_one', 'inner_one']);
});

test.each([
  ['comments', '-- note\nselect 1 /* note */', true],
  ['white space', ' select\n\n  1\n', true],
  ['a text', "select '1  2'", false],
])('a test with other %s', (_, sql, isSame) => {
  expect(hashOfTest(sql) === hashOfTest('select 1')).toBe(isSame);
});

test('white space within a text of a test counts', () => {
  expect(hashOfTest("select '1  2'")).not.toBe(hashOfTest("select '1 2'"));
});

test.each([
  { severity: 'warn' },
  { warnIf: '> 3' },
  { errorIf: '> 3' },
  { limit: 3 },
  { failCalc: 'sum(n)' },
  { refresh: 'daily' },
] as const)('%j changes a test', (own) => {
  expect(hashOfTest('select 1', own)).not.toBe(hashOfTest('select 1'));
});

test('a description, tags and meta change no test', () => {
  const own = { description: 'words', tags: ['one'], meta: { owner: 'ann' } };

  expect(hashOfTest('select 1', own)).toBe(hashOfTest('select 1'));
});

test.each([
  ['types', { columnTypes: { id: 'bigint' } }],
  ['words for NULL', { nulls: ['', '-'] }],
  ['quoting of names', { quoteColumns: false }],
  ['delimiters', { csv: { ...fileDefaults.csv, delimiter: ',' } }],
  ['quotes', { csv: { ...fileDefaults.csv, quote: "'" } }],
  ['escapes', { csv: { ...fileDefaults.csv, escape: '\\' } }],
  ['encodings', { csv: { ...fileDefaults.csv, encoding: 'latin-1' as const } }],
])('other %s make another seed', (_, own) => {
  const before = seedFacts(seed('seeds/a.csv'), 'hash');
  const after = seedFacts({ ...seed('seeds/a.csv'), ...own }, 'hash');

  expect(fingerprintOf(after, {})).not.toBe(fingerprintOf(before, {}));
});

test('a fingerprint does not depend on the order in which parents were named', () => {
  const facts = { sqlHash: 'sql', config: {}, files: {} };

  expect(fingerprintOf(facts, { a: '1', b: '2' })).toBe(fingerprintOf(facts, { b: '2', a: '1' }));
});
