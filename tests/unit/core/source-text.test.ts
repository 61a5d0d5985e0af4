import { expect, test } from 'vitest';
import {
  locationAt,
  locationAtLine,
  locator,
  offsetOfLine,
} from '../../../src/core/source-text.ts';

const source = { path: 'models/a.sql', text: 'select\r\n  1\nfrom é' };

test.each([
  [0, 1, 1, 'select'],
  [5, 1, 6, 'select'],
  [8, 2, 1, '  1'],
  [10, 2, 3, '  1'],
  [12, 3, 1, 'from é'],
  [18, 3, 7, 'from é'],
  [99, 3, 7, 'from é'],
  [-1, 1, 1, 'select'],
])('offset %i is at line %i, column %i, in "%s"', (offset, line, column, lineText) => {
  expect(locationAt(source, offset)).toEqual({ path: source.path, line, column, lineText });
});

test('a line and column give a location with the text of the line', () => {
  expect(locationAtLine(source, 2, 3)).toEqual({
    path: source.path,
    line: 2,
    column: 3,
    lineText: '  1',
  });
});

test.each([
  [1, 1, 0],
  [2, 3, 10],
  [3, 99, 18],
  [9, 1, 18],
])('line %i, column %i is offset %i', (line, column, offset) => {
  expect(offsetOfLine(source.text, line, column)).toBe(offset);
});

test('an empty text has one empty line', () => {
  const location = locationAt({ path: 'a.sql', text: '' }, 0);

  expect(location).toEqual({ path: 'a.sql', line: 1, column: 1, lineText: '' });
});

test.each(['', 'a', 'ab\n', '\n\na\r\nbc\nd', 'a\n\n'])(
  'locator finds the places that locationAt finds: %j',
  (text) => {
    const file = { path: 'a.sql', text };
    const offsets = Array.from({ length: text.length + 3 }, (_, at) => at - 1);

    const places = offsets.map(locator(file));

    expect(places).toEqual(offsets.map((offset) => locationAt(file, offset)));
  },
);
