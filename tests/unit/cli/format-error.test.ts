import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { formatError } from '../../../src/cli/reporters/format-error.ts';
import { IngotError } from '../../../src/core/error.ts';

const plain = { colors: new Chalk({ level: 0 }), columns: undefined };

function at(lineText: string, column: number, hint?: string): IngotError {
  const location = { path: 'models/gold/revenue.sql', line: 3, column, lineText };
  return new IngotError('REF_NOT_FOUND', 'No model is named "order"', { location, hint });
}

test('code, message, place with caret, help', () => {
  const error = at('from {{ref "order"}}', 6, 'Did you mean "orders"?');

  expect(formatError(error, plain)).toBe(`error REF_NOT_FOUND: No model is named "order"
  at models/gold/revenue.sql:3:6
  | from {{ref "order"}}
  |      ^
  help: Did you mean "orders"?`);
});

test('without a place and a hint it is one line', () => {
  expect(formatError(new IngotError('A_CODE', 'It is so'), plain)).toBe('error A_CODE: It is so');
});

test('the lines of a hint stand below each other', () => {
  const error = new IngotError('A_CODE', 'It is so', { hint: 'Write:\n  a: 1' });

  expect(formatError(error, plain)).toBe('error A_CODE: It is so\n  help: Write:\n          a: 1');
});

test('a warning says so', () => {
  const error = new IngotError('A_CODE', 'It may be so');

  expect(formatError(error, { ...plain, severity: 'warning' })).toBe(
    'warning A_CODE: It may be so',
  );
});

describe('the caret stands under the place', () => {
  test.each([
    ['after tabs', '\t\tselect x', 10, '    select x', '           ^'],
    ['after wide characters', "select '東京', x", 14, "select '東京', x", '               ^'],
    ['after an emoji, which is two UTF-16 units', "'🚀', x", 7, "'🚀', x", '      ^'],
    ['after a combining mark', 'e\u0301, x', 5, 'e\u0301, x', '   ^'],
    ['at the end of the line', 'select', 7, 'select', '      ^'],
  ])('%s', (_, lineText, column, line, caret) => {
    const lines = formatError(at(lineText, column), plain).split('\n');

    expect(lines.slice(2)).toEqual([`  | ${line}`, `  | ${caret}`]);
  });
});

test('an empty line is not shown', () => {
  expect(formatError(at('', 1), plain)).toBe(
    'error REF_NOT_FOUND: No model is named "order"\n  at models/gold/revenue.sql:3:1',
  );
});

describe('a long line is cut around the caret', () => {
  const line = `${'a'.repeat(100)}X${'b'.repeat(100)}`;

  test.each([40, 60, 80, 120])('so that it fits %d columns', (columns) => {
    const [shown, below] = lastLines(formatError(at(line, 101), { ...plain, columns }));
    const caret = below?.indexOf('^') ?? -1;

    expect(shown?.length).toBeLessThan(columns);
    expect(shown?.[caret]).toBe('X');
    expect(shown).toMatch(/^ {2}\| …a+Xb+…$/);
  });

  test('and near its ends only on the other side', () => {
    const early = lastLines(formatError(at(line, 3), { ...plain, columns: 40 }));
    const late = lastLines(formatError(at(line, 200), { ...plain, columns: 40 }));

    expect(early[0]).toMatch(/^ {2}\| a+…$/);
    expect(late[0]).toMatch(/^ {2}\| …b+$/);
    expect([early[1]?.indexOf('^'), late[0]?.length]).toEqual([6, 39]);
  });
});

/** The line of the file, and the one with the caret. */
function lastLines(text: string): string[] {
  return text.split('\n').slice(-2);
}

test('in a narrow terminal message and help are broken between words', () => {
  const error = at('', 1, 'Did you mean "orders" or "order_lines"?');

  expect(formatError(error, { ...plain, columns: 40 })).toBe(`error REF_NOT_FOUND: No model is named
  "order"
  at models/gold/revenue.sql:3:1
  help: Did you mean "orders" or
        "order_lines"?`);
});

test('what a terminal would obey is made harmless', () => {
  const error = at('select \u001b[31m 1', 1);

  expect(formatError(error, plain)).toContain('  | select �[31m 1\n');
});
