import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { statusAsText } from '../../../src/cli/reporters/status-text.ts';
import type { NodeStanding } from '../../../src/inspect.ts';
import { project } from '../record/record-fixture.ts';
import { model, seed } from '../select/manifest-fixture.ts';

const noon = new Date('2026-01-15T12:00:00Z');
const built = { at: new Date('2026-01-12T09:00:00Z'), runId: '1a2b3c4d-0000' };
const untested = { passed: 0, warned: 0, failed: 0, notRun: 0 };

function standing(own: Partial<NodeStanding>): NodeStanding {
  return {
    node: model('models/gold/totals.sql'),
    standing: 'stale',
    reasons: ['sql changed'],
    failure: undefined,
    isThere: true,
    built,
    lastRun: built,
    staleSince: undefined,
    rows: 1204,
    bytes: 262_144,
    tests: { ...untested, passed: 2, warned: 1 },
    ...own,
  };
}

function textOf(nodes: readonly NodeStanding[], columns: number | undefined): string {
  const status = { project, generatedAt: noon, nodes, runs: [] };
  return statusAsText(status, { colors: new Chalk({ level: 0 }), columns });
}

test.each([
  [
    undefined,
    `state  node         age   rows    size  tests               last run                    why
stale  gold.totals  3 d  1,204  262 kB  2 passed, 1 warned  1a2b3c4d 2026-01-12 09:00Z  sql changed
`,
  ],
  [
    90,
    `state  node         age   rows    size  tests               last run                    why
stale  gold.totals  3 d  1,204  262 kB  2 passed, 1 warned  1a2b3c4d 2026-01-12 09:00Z
    sql changed
`,
  ],
  [
    70,
    `state  node         age   rows    size  tests               why
stale  gold.totals  3 d  1,204  262 kB  2 passed, 1 warned
    sql changed
`,
  ],
  [
    40,
    `state  node         age   rows    size  why
stale  gold.totals  3 d  1,204  262 kB
    sql changed
`,
  ],
  [
    25,
    `state  node         age  why
stale  gold.totals  3 d
    sql changed
`,
  ],
])('in %s columns what does not fit gives way, what tells least first', (columns, table) => {
  const text = textOf([standing({})], columns);

  expect(text).toBe(`${table}\n1 stale (target dev, data/airline.duckdb)\n`);
});

test('layers stand in the order in which they are built, apart from each other', () => {
  const nodes = [
    standing({ node: model('models/silver/orders.sql') }),
    standing({ node: model('models/gold/totals.sql') }),
    standing({ node: seed('seeds/countries.csv') }),
    standing({ node: model('models/silver/late.sql') }),
    standing({ node: model('models/gold/last.sql') }),
  ];

  const names = textOf(nodes, 200).match(/^$|(?<=^stale {2})\S+/gm);

  expect(names).toEqual([
    'countries',
    '',
    'silver.orders',
    'silver.late',
    '',
    'gold.totals',
    'gold.last',
    '',
    '',
  ]);
});

test('what a message has in it does not reach the terminal as a command', () => {
  const failure = { ...built, message: 'Conversion: \u001b[2Jx' };

  const text = textOf([standing({ standing: 'failed', failure, reasons: [] })], undefined);

  expect(text).toContain('Conversion: �[2Jx (what was built before is there)\n');
});

test('what is not known is a dash', () => {
  const unknown = { built: undefined, lastRun: undefined, rows: undefined, bytes: undefined };

  const text = textOf([standing({ ...unknown, reasons: [], tests: untested })], undefined);

  expect(text).toContain('stale  gold.totals    -     -     -  -      -\n');
});

test('a run that is not known, as in a database of an earlier ingot, is told as such', () => {
  const lastRun = { ...built, runId: undefined };

  const text = textOf([standing({ lastRun })], undefined);

  expect(text).toContain('  unknown 2026-01-12 09:00Z  sql changed\n');
});
