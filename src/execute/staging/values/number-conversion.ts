import type { ValueOptions } from '../../../core/file-spec.ts';
import {
  asText,
  isOtherText,
  matches,
  plainCast,
  type CastConversion,
  type Conversion,
} from './conversion.ts';
import { exactCauses, floatCauses, isNumber, mayBeThousands } from './number-causes.ts';
import {
  anyDigits,
  digitsThatCount,
  exponent,
  numberGrammar,
  type NumberGrammar,
} from './number-grammar.ts';
import type { FloatType, NumberType } from '../../../core/value-type.ts';

/** Numbers as the source writes them; no digit is rounded away but for what a floating point number can't hold. */
export function numberConversion(
  text: string,
  type: NumberType,
  options: ValueOptions,
): Conversion {
  const grammar = numberGrammar(options);
  if (type.kind === 'float') {
    const causes = floatCauses(text, { type, grammar, options });
    return { ...floatCast(text, type, grammar), causes };
  }
  const cast = plainCast(grammar.isPlain ? text : grammar.plain(text), type.text);
  const isExact = isNumber(text, grammar.number(digitsThatCount(type.scale)));
  const isWhole = type.kind === 'integer';
  const exact = () => (isWhole ? `(${isExact} and not ${mayBeThousands(text, options)})` : isExact);
  const causes = exactCauses(text, { type, grammar, options });
  if (!grammar.isPlain) return { ...cast, exact, causes };
  const unsure = (value: string) =>
    isWhole ? `${asText(value)} is distinct from ${text}` : isOtherText(value, text);
  return { ...cast, unsure, exact, causes };
}

/** Floating point numbers round a fraction by their nature; a number too large, too small, or a long whole number is refused. */
function floatCast(text: string, type: FloatType, grammar: NumberGrammar): CastConversion {
  const written = grammar.isPlain ? text : grammar.plain(text);
  const isWritten = isNumber(text, grammar.number(anyDigits, `${exponent}?`));
  const isSpecial = matches(text, '(?i)\\s*[+-]?(?:nan|inf|infinity)\\s*');
  const isLost = (value: string) => `(${value} = 0 and regexp_matches(${written}, '^[^eE]*[1-9]'))`;
  const isLongWhole = matches(written, `\\s*[+-]?[0-9]{${type.digits + 1},}\\s*`);
  const isCut = (value: string) =>
    `(${isLongWhole} and coalesce(try_cast(${value} as hugeint) <> try_cast(${written} as hugeint), true))`;
  const cast: CastConversion = {
    ...plainCast(written, type.text),
    exact: (value) =>
      `((${isWritten} and isfinite(${value}) and not ${isLost(value)} and not ${isCut(value)}) or ${isSpecial})`,
  };
  if (!grammar.isPlain) return cast;
  const isLong = `(strlen(${text}) > ${type.digits} and not contains(${text}, '.'))`;
  return {
    ...cast,
    // DuckDB takes `1_000`. What is too small is at least five characters long.
    unsure: (value) =>
      `(not isfinite(${value}) or contains(${text}, '_') or ${isLong} or (${value} = 0 and strlen(${text}) > 4))`,
  };
}
