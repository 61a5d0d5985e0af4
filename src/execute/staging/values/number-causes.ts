import type { ValueOptions } from '../../../core/file-spec.ts';
import { quoteLiteral } from '../../../core/relation.ts';
import { matches, type Cause } from './conversion.ts';
import { anyDigits, digitsThatCount, exponent, type NumberGrammar } from './number-grammar.ts';
import { shownType } from './shown-type.ts';
import type { ExactNumberType, FloatType, NumberType } from '../../../core/value-type.ts';

interface NumberCase<Type extends NumberType> {
  readonly type: Type;
  readonly grammar: NumberGrammar;
  readonly options: ValueOptions;
}

/** Why a text is no such number, though DuckDB's cast may take it. */
export function floatCauses(text: string, number: NumberCase<FloatType>): readonly Cause[] {
  const { type, grammar } = number;
  const name = shownType(type);
  return [
    { when: isNumber(text, grammar.number('0*')), says: `has more digits than ${name} keeps` },
    {
      when: `${isNumber(text, grammar.number(anyDigits, `${exponent}?`))} and not regexp_matches(${text}, '^\\s*[+-]?[.,]?[eE]')`,
      says: `is out of the range of ${name}`,
    },
    ...otherCauses(text, number),
  ];
}

/** Why a text is no such number, though DuckDB's cast may take it. */
export function exactCauses(text: string, number: NumberCase<ExactNumberType>): readonly Cause[] {
  const { type, grammar, options } = number;
  const name = shownType(type);
  const isWhole = type.kind === 'integer';
  const thousands: Cause = {
    when: `${mayBeThousands(text, options)} and ${isNumber(text, grammar.number('0*'))}`,
    says: 'may be a number of thousands: say which mark is which with "decimal" and "thousands"',
  };
  return [
    ...(isWhole ? [thousands] : []),
    {
      when: isNumber(text, grammar.number(digitsThatCount(type.scale))),
      says: `is out of the range of ${name}`,
    },
    {
      when: isNumber(text, grammar.number(anyDigits)),
      says: isWhole
        ? `is not a whole number, so ${name} would change it`
        : `has more than ${type.scale} digits behind the decimal mark, so ${name} would round it`,
    },
    {
      when: isNumber(text, grammar.number(anyDigits, exponent)),
      says: 'is in scientific notation, which only a floating point number may have',
    },
    ...otherCauses(text, number),
  ];
}

/** Where nobody said which mark is which, `1.000` as a whole number may well be a thousand. */
export function mayBeThousands(text: string, { decimal, thousands }: ValueOptions): string {
  return thousands === undefined ? `regexp_matches(${text}, '[${decimal}]000([^0-9]|$)')` : 'false';
}

function otherCauses(
  text: string,
  { type, grammar, options }: NumberCase<NumberType>,
): readonly Cause[] {
  const invalid = { when: undefined, says: `is not a valid ${shownType(type)}` };
  const { thousands } = options;
  if (thousands === undefined) return [invalid];
  const isUngrouped = `try_cast(${grammar.plain(text)} as double) is not null`;
  return [
    {
      when: `contains(${text}, ${quoteLiteral(thousands)}) and regexp_matches(${text}, '[0-9]') and ${isUngrouped}`,
      says: `has the mark "${thousands}" elsewhere than between groups of three digits`,
    },
    invalid,
  ];
}

/** A pattern also fits a sign without any digit, which DuckDB (1.5) casts to 0 where a blank follows. */
export function isNumber(text: string, pattern: string): string {
  return `(${matches(text, pattern)} and regexp_matches(${text}, '[0-9]'))`;
}
