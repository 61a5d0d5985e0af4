import type { ValueOptions } from '../../../core/file-spec.ts';
import { quoteLiteral } from '../../../core/relation.ts';
import { currencyPattern } from './currencies.ts';

/** How a source writes its numbers, as patterns of RE2 and SQL. */
export interface NumberGrammar {
  /** Whether it writes them as DuckDB does. */
  readonly isPlain: boolean;
  /**
   * A whole text that is a number with such digits behind the decimal mark, and such an exponent (none where there is a
   * currency). It also fits a text without any digit.
   */
  number(fraction: string, exponent?: string): string;
  /** SQL of the number as DuckDB writes it, given SQL of a text that fits. */
  plain(text: string): string;
}

/** Patterns of RE2: any digits, and an exponent. */
export const anyDigits = '[0-9]*';
export const exponent = '(?:[eE][+-]?[0-9]+)';

/** Digits of which at most so many count. */
export function digitsThatCount(scale: number): string {
  return `[0-9]{0,${scale}}0*`;
}

export function numberGrammar(options: ValueOptions): NumberGrammar {
  const { decimal, thousands, currency } = options;
  const mark = `[${decimal}]`;
  // No number in groups begins with a zero: `0.123` is not 123.
  const groups =
    thousands === undefined ? '' : `|[1-9][0-9]{0,2}(?:[${marks(thousands)}][0-9]{3})+`;
  return {
    isPlain: decimal === '.' && thousands === undefined && !currency,
    number: (fraction, exponent = '') => {
      const tail = `(?:${mark}${fraction})?`;
      return currency
        ? withCurrency(`(?:[0-9]+${groups})${tail}`)
        : `\\s*[+-]?(?:[0-9]*${groups})${tail}${exponent}\\s*`;
    },
    plain: (text) => {
      const bare = currency ? withoutCurrency(text, options) : text;
      const ungrouped = withoutGroups(bare, thousands);
      return decimal === '.' ? ungrouped : `replace(${ungrouped}, ${quoteLiteral(decimal)}, '.')`;
    },
  };
}

/** Marks that look alike are one. */
function marks(thousands: string): string {
  return families.find((family) => family.includes(thousands)) ?? thousands;
}

const families = [' \u00a0\u202f\u2009', "'\u2019"];

function withoutGroups(text: string, thousands: string | undefined): string {
  return [...(thousands === undefined ? '' : marks(thousands))].reduce(
    (inner, mark) => `replace(${inner}, ${quoteLiteral(mark)}, '')`,
    text,
  );
}

/** The sign stands before or behind the currency, which stands before or behind the number; brackets mean minus. */
function withCurrency(unsigned: string): string {
  const blank = '[\\s\u00a0\u202f]*';
  const currency = `(?:${currencyPattern}${blank})`;
  const sign = `(?:[+-]${blank})`;
  const number = `${unsigned}${blank}${currency}?`;
  const inBrackets = `${currency}?\\(${blank}${currency}?${number}\\)${blank}${currency}?`;
  return `${blank}(?:${sign}?${currency}?${number}|${currency}${sign}${number}|${inBrackets})`;
}

/** From the first digit on, what a number may have; with a minus where the text has one, or brackets. */
function withoutCurrency(text: string, { decimal, thousands = '' }: ValueOptions): string {
  const digits = quoteLiteral(`[0-9][0-9${decimal}${marks(thousands)}]*`);
  const isNegative = `contains(${text}, '-') or contains(${text}, '(')`;
  return `case when ${isNegative} then '-' else '' end || rtrim(regexp_extract(${text}, ${digits}))`;
}
