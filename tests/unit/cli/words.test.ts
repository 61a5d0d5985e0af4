import { describe, expect, test } from 'vitest';
import { commandPrefix, sameProject } from '../../../src/cli/command-prefix.ts';
import {
  decimalNumber,
  durationSeconds,
  wholeNumber,
  wholeNumberRange,
} from '../../../src/cli/parse-values.ts';
import {
  countOf,
  formatAge,
  formatCount,
  formatSeconds,
} from '../../../src/cli/reporters/numbers.ts';
import { fitMiddle, wrapText } from '../../../src/cli/reporters/text-width.ts';
import { colorLevel } from '../../../src/cli/terminal.ts';

describe('numbers as a person reads them', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1204, '1,204'],
    [1234567, '1,234,567'],
  ])('%d is %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  test.each([
    [0, 'row', '0 rows'],
    [1, 'row', '1 row'],
    [2, 'row', '2 rows'],
  ])('%d %s is %s', (count, noun, text) => {
    expect(countOf(count, noun)).toBe(text);
  });

  test.each([
    [0, '0.00 s'],
    [0.123, '0.12 s'],
    [9.994, '9.99 s'],
    [9.996, '10.0 s'],
    [59.94, '59.9 s'],
    [59.96, '1 min 00 s'],
    [125, '2 min 05 s'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });

  test.each([
    [-3, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3599, '59 min'],
    [3600, '1 h'],
    [86_399, '23 h'],
    [86_400, '1 d'],
    [1_200 * 86_400, '1,200 d'],
  ])('an age of %d seconds is %s', (seconds, text) => {
    expect(formatAge(seconds)).toBe(text);
  });
});

describe('text in a width', () => {
  test.each([
    ['short', 20, ['short']],
    ['as wide as that is', 18, ['as wide as that is']],
    ['broken between words', 16, ['broken between', 'words']],
    ['a_word_that_is_wider_than_a_line', 16, ['a_word_that_is_w', 'ider_than_a_line']],
    ['two\nlines', 16, ['two', 'lines']],
    ['ありがとうございます どうも', 16, ['ありがとうござい', 'ます どうも']],
  ])('%j in %d columns', (text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });

  test.each([
    ['silver.orders', 13, 'silver.orders'],
    ['silver.orders', 10, 'sil…orders'],
    ['silver.orders', 4, 's…rs'],
  ])('the name %s in %d columns is %s', (name, width, text) => {
    expect(fitMiddle(name, width)).toBe(text);
  });
});

describe('values of options', () => {
  test.each([
    ['60s', 60],
    ['2m', 120],
    ['1h', 3600],
    ['500ms', 0.5],
    ['1.5 s', 1.5],
    ['30', 30],
  ])('the time %s', (text, seconds) => {
    expect(durationSeconds('--wait')(text)).toBe(seconds);
  });

  test.each(['', 'soon', '-1s', '1d', '1e9', 'Infinity'])('no time: %j', (text) => {
    expect(() => durationSeconds('--wait')(text)).toThrow(
      `--wait is "${text}", which is not a length of time`,
    );
  });

  test.each(['', '0', '1.5', '-1', '1e3', '0x10', ' 1'])('no whole number from 1: %j', (text) => {
    expect(() => wholeNumber('--threads', 1)(text)).toThrow('must be a whole number of at least 1');
  });

  test('ranges and shares', () => {
    expect(wholeNumberRange('--n')('1-5')).toEqual([1, 5]);
    expect(wholeNumberRange('--n')('3')).toEqual([3, 3]);
    expect(decimalNumber('--mess')('.05')).toBe(0.05);
    expect(() => decimalNumber('--mess')('much')).toThrow(
      '--mess is "much", which is not a number',
    );
  });
});

test.each([
  ['/clone', '/clone', 'npm run ingot --'],
  ['/clone', '/clone/models', 'npm run ingot --'],
  ['/clone', '/elsewhere', 'node /clone/src/cli/main.ts'],
  ['/shop/node_modules/ingot', '/shop', 'npx ingot'],
  ['/shop/node_modules/ingot', '/shop/inner', 'npx ingot'],
  ['/usr/lib/node_modules/ingot', '/shop', 'ingot'],
])('ingot from %s is started in %s by %s', (packageRoot, workingDir, expected) => {
  expect(commandPrefix({ packageRoot, workingDir })).toBe(expected);
});

test('options that name the project are repeated, in quotes where a shell needs them', () => {
  const flags = { projectDir: 'my shop', target: 'prod', logFormat: 'text', color: true } as const;

  expect(sameProject(flags)).toBe(" --project-dir 'my shop' --target prod");
});

test.each([
  [{}, true, 1],
  [{}, false, 0],
  [{ TERM: 'dumb' }, true, 0],
  [{ NO_COLOR: '1' }, true, 0],
  [{ NO_COLOR: '' }, true, 1],
  [{ FORCE_COLOR: '1' }, false, 1],
  [{ FORCE_COLOR: '' }, false, 1],
  [{ FORCE_COLOR: '0' }, true, 0],
  [{ FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb' }, false, 1],
])('colours with %o, terminal %s: level %d', (environment, isTTY, level) => {
  expect(colorLevel(environment, { isTTY })).toBe(level);
});
