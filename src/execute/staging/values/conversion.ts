import { quoteLiteral } from '../../../core/relation.ts';

/** How one text becomes a value of a scalar type, in SQL. */
export type Conversion = (CastConversion | FoundConversion) & {
  /** Why a text can't be taken: the first that is true counts. Each follows on the text: `is not a whole number`. */
  readonly causes: readonly Cause[];
};

/** A cast, with a look at what it would change. */
export interface CastConversion {
  readonly kind: 'cast';
  /** The value; raises an error for some texts that can't be taken. */
  readonly cast: string;
  /** The same value, NULL where the cast raises. */
  readonly tryCast: string;
  /** Cheap, given the SQL of the value: false, or NULL, where the value is exact for sure. Undefined: it never is. */
  readonly unsure?: (value: string) => string;
  /** True where the value is exactly what the text says; may be slow, never raises. Undefined: always. */
  readonly exact?: (value: string) => string;
}

/** A value that is NULL where the text can't be taken. */
export interface FoundConversion {
  readonly kind: 'found';
  readonly value: string;
}

export interface Cause {
  /** SQL; undefined: always. */
  readonly when: string | undefined;
  readonly says: string;
}

/** A conversion that is nothing but a cast. */
export function plainCast(text: string, type: string): CastConversion {
  return {
    kind: 'cast',
    cast: `cast(${text} as ${type})`,
    tryCast: `try_cast(${text} as ${type})`,
  };
}

/** Whether a text, from its first to its last character, is what the pattern (of RE2) says. */
export function matches(text: string, pattern: string): string {
  return `regexp_full_match(${text}, ${quoteLiteral(pattern)})`;
}

export function asText(value: string): string {
  return `cast(${value} as varchar)`;
}

/** Whether a value may be another than its text says: DuckDB would not write it so. */
export function isOtherText(value: string, text: string): string {
  // `12.50` begins with `12.5`; what a text of a value begins with is no other value than a shorter one of the same.
  return `not (${asText(value)} = ${text} or starts_with(${asText(value)}, ${text}))`;
}

/** What a strict value raises; the reason for people is another query's task, and would make this one dear. */
export const failure = `error('a text can not be taken')`;
