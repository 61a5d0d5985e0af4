import { expect, test } from 'vitest';
import type { Reason } from '../../../src/core/change.ts';
import type { ChangePlan } from '../../../src/state/change-request.ts';
import { nodeStandings, type StandingRequest } from '../../../src/state/node-standing.ts';
import type { Moment } from '../../../src/state/node-history.ts';
import type { RunRecord } from '../../../src/state/run-table.ts';
import { emptyState } from '../../../src/state/state-tables.ts';
import { manifestOf, model, source } from '../select/manifest-fixture.ts';
import { nodeState } from './state-fixture.ts';

const orders = model('models/silver/orders.sql', { config: { materialized: 'table' } });
const totals = model('models/gold/totals.sql', { reads: ['orders'] });
const manifest = manifestOf([orders, totals]);
const [ordersId, totalsId] = [orders.uniqueId, totals.uniqueId];
const ids = [ordersId, totalsId];
const yesterday: Moment = { at: new Date('2026-01-14T12:00:00Z'), runId: 'run-1' };
const today: Moment = { at: new Date('2026-01-15T12:00:00Z'), runId: 'run-2' };

function planned(id: string, reasons: readonly Reason[]): ChangePlan['nodes'] {
  const change = { uniqueId: id, reasons, sqlBefore: undefined };
  return new Map([
    [
      id,
      {
        change,
        state: nodeState(),
        isRefreshed: false,
        sql: '',
        toVerify: undefined,
        isInBase: false,
      },
    ],
  ]);
}

function runAt({ at, runId = '' }: Moment): RunRecord {
  const times = { startedAt: at, finishedAt: at };
  return { runId, command: 'build', ...times, status: 'success', counts: {}, changed: [] };
}

/** Both nodes built yesterday, in the last run, and nothing to do. */
function request(own: Partial<StandingRequest> = {}): StandingRequest {
  return {
    manifest,
    changes: { nodes: new Map(), tests: new Map() },
    state: {
      ...emptyState,
      nodes: new Map([
        [ordersId, nodeState({ rows: 7 })],
        [totalsId, nodeState()],
      ]),
    },
    history: {
      built: new Map([
        [ordersId, yesterday],
        [totalsId, yesterday],
      ]),
      failures: new Map(),
      stale: new Map(),
    },
    runs: [runAt(yesterday)],
    standing: new Set(['"silver"."orders"', '"gold"."totals"']),
    sizes: new Map([['"silver"."orders"', 262_144]]),
    ...own,
  };
}

function standingsOf(own: Partial<StandingRequest>): readonly string[] {
  return nodeStandings(ids, request(own)).map(({ standing }) => standing);
}

test('what the last run built is fresh', () => {
  expect(standingsOf({})).toEqual(['fresh', 'fresh']);
});

test('what an earlier run built is unchanged', () => {
  const { history } = request();
  const built = new Map([...history.built, [totalsId, today]]);

  const standings = standingsOf({ history: { ...history, built }, runs: [runAt(today)] });

  expect(standings).toEqual(['unchanged', 'fresh']);
});

test('after a run that only tested, nothing is fresh', () => {
  expect(standingsOf({ runs: [runAt(today), runAt(yesterday)] })).toEqual([
    'unchanged',
    'unchanged',
  ]);
});

test('what a run built that was killed, and so has no row, is fresh', () => {
  const { history } = request();
  const built = new Map([...history.built, [totalsId, today]]);

  expect(standingsOf({ history: { ...history, built } })).toEqual(['unchanged', 'fresh']);
});

test('where no run is known, as in a database of an earlier ingot, nothing is fresh', () => {
  const { history } = request();
  const built = new Map(ids.map((id) => [id, { ...yesterday, runId: undefined }]));

  expect(standingsOf({ history: { ...history, built }, runs: [] })).toEqual([
    'unchanged',
    'unchanged',
  ]);
});

test('what a build would make anew is stale, with the reasons', () => {
  const nodes = planned(ordersId, [{ kind: 'sql' }, { kind: 'refresh', period: '2026-01-15' }]);

  const [found] = nodeStandings(ids, request({ changes: { nodes, tests: new Map() } }));

  expect(found).toMatchObject({
    standing: 'stale',
    isThere: true,
    reasons: ['sql changed', 'refresh (2026-01-15)'],
    rows: 7,
    bytes: 262_144,
  });
});

test('what is volatile, and what reads it, is not stale for that alone', () => {
  const nodes = new Map([
    ...planned(ordersId, [{ kind: 'volatile', calls: ['now'] }]),
    ...planned(totalsId, [{ kind: 'parent', uniqueId: ordersId, columns: undefined }]),
  ]);

  const found = nodeStandings(ids, request({ changes: { nodes, tests: new Map() } }));

  expect(found.map(({ standing, reasons }) => [standing, reasons])).toEqual([
    ['fresh', ['volatile (now)']],
    ['fresh', ['reads silver.orders, which is volatile']],
  ]);
});

test('what reads something volatile that changed too is stale', () => {
  const nodes = new Map([
    ...planned(ordersId, [{ kind: 'sql' }, { kind: 'volatile', calls: ['now'] }]),
    ...planned(totalsId, [{ kind: 'parent', uniqueId: ordersId, columns: undefined }]),
  ]);

  expect(standingsOf({ changes: { nodes, tests: new Map() } })).toEqual(['stale', 'stale']);
});

const reads = { kind: 'parent', uniqueId: ordersId, columns: undefined } as const;

test('what was skipped says first what failed above it, and since when it is stale', () => {
  const { history, state } = request();
  const [, found] = nodeStandings(
    ids,
    request({
      changes: { nodes: planned(totalsId, [reads]), tests: new Map() },
      state: { ...state, stale: new Map([[totalsId, 'silver.orders failed']]) },
      history: { ...history, stale: new Map([[totalsId, today]]) },
    }),
  );

  expect(found).toMatchObject({
    standing: 'stale',
    reasons: ['silver.orders failed', 'parent silver.orders changed (rows)'],
    staleSince: today.at,
    lastRun: today,
    built: yesterday,
  });
});

test('what was skipped and is right again is not stale', () => {
  const { history, state } = request();
  const [, found] = nodeStandings(
    ids,
    request({
      state: { ...state, stale: new Map([[totalsId, 'silver.orders failed']]) },
      history: { ...history, stale: new Map([[totalsId, today]]) },
    }),
  );

  expect(found).toMatchObject({ standing: 'fresh', reasons: [], staleSince: undefined });
});

test.each([
  ['keeps what was built before', request().state.nodes, true],
  ['has nothing older', new Map(), false],
])('what failed %s', (_, nodes, isThere) => {
  const { history } = request();
  const failure = { ...today, message: 'Conversion: broken' };
  const [found] = nodeStandings(
    ids,
    request({
      changes: { nodes: planned(ordersId, [{ kind: 'failed' }]), tests: new Map() },
      state: { ...emptyState, nodes, failed: new Set([ordersId]) },
      history: { ...history, failures: new Map([[ordersId, failure]]) },
    }),
  );

  expect(found).toMatchObject({ standing: 'failed', failure, isThere, lastRun: today });
});

test('what the database does not know was never built, whatever stands in its place', () => {
  const nodes = planned(ordersId, [{ kind: 'new' }]);
  const [found] = nodeStandings(
    ids,
    request({ changes: { nodes, tests: new Map() }, state: emptyState }),
  );

  expect(found).toMatchObject({
    standing: 'never_built',
    isThere: false,
    reasons: [],
    built: undefined,
    rows: undefined,
    bytes: undefined,
  });
});

test('what somebody dropped is stale, and not there', () => {
  const nodes = planned(ordersId, [{ kind: 'missing' }]);
  const [found] = nodeStandings(
    ids,
    request({ changes: { nodes, tests: new Map() }, standing: new Set(), sizes: new Map() }),
  );

  expect(found).toMatchObject({ standing: 'stale', isThere: false, reasons: ['missing'] });
});

test('ephemeral models and tables that others load do not stand in the database', () => {
  const part = {
    ...model('models/silver/part.sql'),
    materialization: { kind: 'ephemeral' },
  } as const;
  const loaded = source('models/sources.yml', 'raw.events');
  const found = nodeStandings(
    [part.uniqueId, loaded.uniqueId],
    request({ manifest: manifestOf([part, loaded]) }),
  );

  expect(found).toEqual([]);
});
