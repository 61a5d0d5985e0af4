import { failure } from './conversion.ts';
import { nestedSql } from './nested-sql.ts';
import { firstProblem } from './part.ts';
import type { ColumnText } from './scalar-sql.ts';
import { shownText } from './shown-text.ts';
import { hasLongFraction, mayHaveLongFraction } from './strict-json.ts';
import type { ValueReading } from './value-reading.ts';
import type { ValueSql } from './value-sql.ts';
import type { NestedType } from '../../../core/value-type.ts';

/** How a column of JSON text becomes lists, structs and maps. */
export function nestedColumn(
  { prepared }: ColumnText,
  type: NestedType,
  reading: ValueReading,
): ValueSql {
  const json = 'j';
  const part = { text: json, isColumn: true, place: `''`, depth: 0 };
  const { strict, problem } = nestedSql(part, type, reading);
  const found = firstProblem([
    textProblem(json, reading),
    ...(problem === undefined ? [] : [problem]),
  ]);
  const bind = (body: string) =>
    `list_transform([${jsonText(prepared)}], lambda ${json}: ${body})[1]`;
  const rounded = `case when ${mayHaveLongFraction(json)} and ${hasLongFraction(json)} then ${failure} else ${strict} end`;
  return {
    strict: bind(reading.numbersAreTexts ? strict : rounded),
    tolerant: bind(`case when (${found}) is null then ${strict} end`),
    isBad: `(${bind(`(${found}) is not null`)} is true)`,
    reason: `coalesce(${bind(found)}, '')`,
  };
}

/** Blanks may stand around JSON, and its null is one. */
function jsonText(text: string): string {
  const bare = `nullif(trim(${text}, ' \n\r\t'), 'null')`;
  return `case when starts_with(${text}, '{') or starts_with(${text}, '[') then ${text} else ${bare} end`;
}

/** SQL of why a text can't be read; NULL where it can. */
function textProblem(json: string, reading: ValueReading): string {
  const shown = shownText(json, reading);
  const isJson = `(starts_with(${json}, '[') or starts_with(${json}, '{'))`;
  return `case
    when ${isJson} and not json_valid(${json}) then ${shown} || ' is not valid JSON'
    when ${isJson} and ${mayHaveLongFraction(json)} and ${hasLongFraction(json)} then ${shown} || ' has a number with more digits than can be read' end`;
}
