import { expect, test } from 'vitest';
import { parseState, stateJson } from '../../../src/state/node-state.ts';
import { nodeState } from './state-fixture.ts';

test.each([
  ['little', nodeState()],
  [
    'all there is',
    nodeState({
      config: { materialized: 'table', relation: '"gold"."a"' },
      files: { 'data/raw/a.csv': 'print' },
      inputs: { 'model.shop.b': 'rows' },
      content: { rows: 'rows', columns: { total: 'new' } },
      columns: [
        { name: 'id', type: 'INTEGER' },
        { name: 'it"s', type: 'STRUCT(a VARCHAR, b INTEGER[])' },
      ],
      volatile: ['now', 'random'],
      rows: 12,
    }),
  ],
])('a state with %s is read as it was written', (_, state) => {
  expect(parseState('print', stateJson(state))).toEqual(state);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '7',
  '"text"',
  '{}',
  '{"marker":"m","sqlHash":"s"}',
  '{"marker":1,"sqlHash":"s","content":"c"}',
])('the text %s is no state', (text) => {
  expect(parseState('print', text)).toBeUndefined();
});

test('what has another type than it should have is left out', () => {
  const text =
    '{"marker":"m","sqlHash":"s","content":"c","config":{"a":1,"b":"x"},"columns":["id"],"volatile":[1,"now"],"rows":"9"}';

  const state = parseState('print', text);

  expect(state).toMatchObject({
    config: { b: 'x' },
    columns: [],
    volatile: ['now'],
    rows: undefined,
  });
});
