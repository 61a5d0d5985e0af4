import { expect, test } from 'vitest';
import { treeLines } from '../../../src/cli/lineage/tree-text.ts';

test('what stands above already is named again, and what is below it is not', () => {
  const below = new Map([
    ['total', ['net', 'tax']],
    ['net', ['amount']],
    ['tax', ['net', 'rate']],
    ['amount', ['file']],
  ]);

  const lines = treeLines({ key: 'total', text: 'total' }, ({ key }) =>
    (below.get(key) ?? []).map((name) => ({ key: name, text: name })),
  );

  expect(lines).toEqual([
    '├─ net',
    '│  └─ amount',
    '│     └─ file',
    '└─ tax',
    '   ├─ net (see above)',
    '   └─ rate',
  ]);
});
