import { currencyPattern } from '../../staging/values/currencies.ts';

/** How a text with each run of digits as `9` may be read as a number. */
export interface NumberShape {
  /** What stands between the digits, each mark once; of those that look alike the plainest. */
  readonly marks: readonly string[];
  readonly isExponent: boolean;
  /** Whether the sign of a currency stands there, or brackets in place of a minus. */
  readonly isMoney: boolean;
}

const blank = '[ \\u00a0\\u202f]*';
const number = "(?:9(?:[.,'’ \\u00a0\\u202f\\u2009]9)*|[.,]9)";
const sign = `[+-]?${blank}`;
const currency = `(?:${currencyPattern}${blank})?`;
const plain = new RegExp(`^[+-]?(${number})([eE][+-]?9)?$`, 'u');
const money = new RegExp(`^${sign}${currency}${sign}(${number})${blank}${currency}$`, 'u');
const inBrackets = new RegExp(
  `^${currency}\\(${blank}${currency}(${number})${blank}${currency}\\)${blank}${currency}$`,
  'u',
);

/** Reads a shape as a number; undefined where it is none. */
export function numberShape(shape: string): NumberShape | undefined {
  const simple = plain.exec(shape);
  if (simple !== null)
    return { marks: marksOf(simple[1]!), isExponent: simple[2] !== undefined, isMoney: false };
  const match = money.exec(shape) ?? inBrackets.exec(shape);
  return match === null
    ? undefined
    : { marks: marksOf(match[1]!), isExponent: false, isMoney: true };
}

function marksOf(text: string): readonly string[] {
  const marks = [...text.replaceAll('9', '')].map((mark) =>
    /\s/.test(mark) ? ' ' : mark === '’' ? "'" : mark,
  );
  return [...new Set(marks)];
}
