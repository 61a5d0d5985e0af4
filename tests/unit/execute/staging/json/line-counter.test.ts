import { expect, test } from 'vitest';
import { LineCounter } from '../../../../../src/execute/staging/json/line-counter.ts';

const text = Buffer.from('a\nåå,😀,x\nb\n');
const before = Buffer.byteLength('a\nåå,');

test('places are found in any order, on this line and on later ones', () => {
  const lines = new LineCounter();
  lines.show(text);
  lines.lineAt(2);

  const places = [7, 12, 2, 14, 6].map((at) => lines.locate(at));

  expect(places.map(({ line, column }) => `${line}:${column}`)).toEqual([
    '2:4',
    '2:7',
    '2:1',
    '3:1',
    '2:3',
  ]);
});

test('the part of a line that has left the window is counted in its columns', () => {
  const lines = new LineCounter();
  lines.show(text);
  lines.drop(before);
  lines.show(text.subarray(before));

  const places = [4, 5, 0, 7].map((at) => lines.locate(at));

  expect(places.map(({ line, column }) => `${line}:${column}`)).toEqual([
    '2:6',
    '2:7',
    '2:4',
    '3:1',
  ]);
  expect(lines.indentOf(0)).toBe(5);
});
