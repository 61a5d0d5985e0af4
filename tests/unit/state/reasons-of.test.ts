import { expect, test } from 'vitest';
import { reasonText } from '../../../src/core/change.ts';
import {
  configReasons,
  presenceReasons,
  seedReasons,
  sourceReasons,
  withoutMoved,
} from '../../../src/state/reasons-of.ts';
import { seed } from '../select/manifest-fixture.ts';
import { nodeState } from './state-fixture.ts';

const calm = { hasFailed: false, force: false };
const relation = { schema: 'gold', identifier: 'a' };
const ours = {
  relation,
  type: 'table',
  comment: 'ingot:shop:mark',
  rows: 3,
  columns: ['id'],
} as const;
const facts = { sqlHash: 'sql', config: {}, files: {} };

test.each([
  ['was never built', undefined, ours, calm, ['new']],
  ['is not there', nodeState(), undefined, calm, ['missing']],
  ['is there', nodeState({ rows: 3 }), ours, calm, []],
  [
    'is a view, of which no number of rows is known',
    nodeState(),
    { ...ours, rows: undefined, columns: undefined },
    calm,
    [],
  ],
  ['has more rows', nodeState({ rows: 2 }), ours, calm, ['changed by somebody else']],
  [
    'has one column more',
    nodeState(),
    { ...ours, columns: ['id', 'a'] },
    calm,
    ['changed by somebody else'],
  ],
  ['has another mark', nodeState({ marker: 'other' }), ours, calm, ['changed by somebody else']],
  ['has no mark', nodeState(), { ...ours, comment: undefined }, calm, ['changed by somebody else']],
  ['failed', nodeState(), ours, { ...calm, hasFailed: true }, ['failed last time']],
  ['is forced', nodeState(), ours, { ...calm, force: true }, ['forced']],
  ['was never built and is forced', undefined, ours, { ...calm, force: true }, ['new']],
])('a node that %s', (_, before, found, options, reasons) => {
  expect(presenceReasons(before, found, options).map(reasonText)).toEqual(reasons);
});

test.each([
  [{ materialized: 'table' }, { materialized: 'view' }, ['config materialized changed']],
  [{ version: '1' }, { version: '2' }, ['built by another version of ingot']],
  [{ relation: '"gold"."a"' }, { relation: '"gold"."b"' }, ['config alias changed']],
  [{ relation: '"gold"."a"' }, { relation: '"silver"."a"' }, ['config schema changed']],
  [{ relation: '"gold"."a""b"' }, { relation: '"silver"."a""b"' }, ['config schema changed']],
  [{ refresh: '2026-01-15' }, { refresh: '2026-01-16' }, ['refresh (2026-01-16)']],
  [{}, { refresh: '2026-01-16' }, ['config refresh changed']],
  [{ refresh: '2026-01-16' }, {}, ['config refresh changed']],
  [{ a: '1' }, { a: '1' }, []],
])('from the configuration %j to %j', (before, after, reasons) => {
  const found = configReasons(nodeState({ config: before }), { ...facts, config: after });

  expect(found.map(reasonText)).toEqual(reasons);
});

test('files of a source are added, changed and removed, by name', () => {
  const before = nodeState({ files: { 'b.csv': '1', 'c.csv': '1', 'd.csv': '1' } });
  const after = { ...facts, files: { 'a.csv': '1', 'b.csv': '2', 'd.csv': '1' } };

  expect(sourceReasons(before, after).map(reasonText)).toEqual([
    'file a.csv added',
    'file b.csv changed',
    'file c.csv removed',
  ]);
});

test('another file of a seed is told with its path', () => {
  const found = seedReasons(seed('seeds/a.csv'), nodeState(), { ...facts, sqlHash: 'other' });

  expect(found.map(reasonText)).toEqual(['file seeds/a.csv changed']);
});

test.each([
  ['alias', ['failed']],
  ['schema', ['failed']],
  ['materialized', ['missing', 'failed']],
])('under another %s, these reasons of its place are left', (key, kinds) => {
  const presence = [{ kind: 'missing' }, { kind: 'failed' }] as const;

  const left = withoutMoved(presence, [{ kind: 'config', key }]);

  expect(left.map(({ kind }) => kind)).toEqual(kinds);
});
