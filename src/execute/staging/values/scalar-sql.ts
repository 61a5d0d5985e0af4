import { quoteLiteral } from '../../../core/relation.ts';
import { failure, type Cause, type CastConversion, type FoundConversion } from './conversion.ts';
import { scalarConversion } from './scalar-conversion.ts';
import { shownText } from './shown-text.ts';
import type { ValueReading } from './value-reading.ts';
import type { ValueSql } from './value-sql.ts';
import type { ScalarType } from '../../../core/value-type.ts';

/** A text in SQL: as it stands in the file, and as `preparedText` gives it. */
export interface ColumnText {
  readonly text: string;
  readonly prepared: string;
}

/** How a text becomes a value of a type without parts. */
export function scalarSql(
  { text, prepared }: ColumnText,
  type: ScalarType,
  reading: ValueReading,
): ValueSql {
  if (type.kind === 'text' && type.length === undefined)
    return {
      quick: prepared,
      strict: prepared,
      tolerant: prepared,
      isBad: undefined,
      reason: `''`,
    };
  const conversion = scalarConversion(prepared, type, reading);
  const reason = `${shownText(text, reading)} || ' ' || ${causeText(conversion.causes)}`;
  const { quick, strict, tolerant } =
    conversion.kind === 'cast' ? castSql(conversion, prepared) : foundSql(conversion, prepared);
  return {
    quick,
    strict,
    tolerant,
    isBad: `(${prepared} is not null and (${tolerant}) is null)`,
    reason,
  };
}

type Values = Pick<ValueSql, 'quick' | 'strict' | 'tolerant'>;

function foundSql({ value }: FoundConversion, text: string): Values {
  const strict = `coalesce(${value}, case when ${text} is not null then ${failure} end)`;
  return { quick: strict, strict, tolerant: value };
}

function castSql(conversion: CastConversion, text: string): Values {
  const { cast, unsure } = conversion;
  const strict = strictCast(conversion, text);
  return {
    quick:
      unsure === undefined ? strict : `case when ${unsure(cast)} then ${failure} else ${cast} end`,
    strict,
    tolerant: tolerantCast(conversion),
  };
}

function strictCast({ cast, exact, unsure }: CastConversion, text: string): string {
  if (exact === undefined) return cast;
  const looked = `case when ${exact(cast)} then ${cast} when ${text} is not null then ${failure} end`;
  return unsure === undefined
    ? looked
    : `case when ${unsure(cast)} then ${looked} else ${cast} end`;
}

function tolerantCast({ tryCast, exact, unsure }: CastConversion): string {
  if (exact === undefined) return tryCast;
  const looked = `case when ${exact(tryCast)} then ${tryCast} end`;
  return unsure === undefined
    ? looked
    : `case when ${unsure(tryCast)} then ${looked} else ${tryCast} end`;
}

function causeText(causes: readonly Cause[]): string {
  const branches = causes.map(({ when, says }) =>
    when === undefined ? `else ${quoteLiteral(says)}` : `when ${when} then ${quoteLiteral(says)}`,
  );
  return branches.length > 1
    ? `case ${branches.join(' ')} end`
    : quoteLiteral(causes[0]?.says ?? '');
}
