import { failure } from './conversion.ts';
import { jsonShape } from './json-shape.ts';
import { nestedSql } from './nested-sql.ts';
import { columnJson, firstProblem } from './part.ts';
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
  const json = columnJson;
  const part = { text: json, isColumn: true, place: `''`, depth: 0 };
  const { strict, problem } = nestedSql(part, type, reading);
  const found = firstProblem([
    textProblem(json, type, reading),
    ...(problem === undefined ? [] : [problem]),
  ]);
  const bind = (body: string) =>
    `list_transform([${jsonText(prepared, type)}], lambda ${json}: ${body})[1]`;
  // An array of fixed length can't stand in a CASE (DuckDB 1.5), so lists become one at the very end.
  const typed = (value: string) => `cast(${value} as ${type.text})`;
  const rounded = `case when ${isRounded(json, type)} then ${failure} else ${strict} end`;
  const exact = typed(bind(reading.numbersAreTexts ? strict : rounded));
  return {
    quick: exact,
    strict: exact,
    tolerant: typed(bind(`case when (${found}) is null then ${strict} end`)),
    isBad: `(${bind(`(${found}) is not null`)} is true)`,
    reason: `coalesce(${bind(found)}, '')`,
  };
}

/** Whether the only JSON is an array, and all else a single text of it. */
function isListOfTexts(type: NestedType): boolean {
  return type.kind === 'list' && jsonShape(type.element) === 'VARCHAR';
}

/** Blanks may stand around JSON, and its null is one. */
function jsonText(text: string, type: NestedType): string {
  const trimmed = `trim(${text}, ' \n\r\t')`;
  const branches = [
    `when ${isJson(text, type)} then ${text}`,
    `when ${isJson(trimmed, type)} then ${trimmed}`,
    ...(isListOfTexts(type) ? [] : [`when ${trimmed} = 'null' then null`]),
  ];
  return `case ${branches.join(' ')} else ${text} end`;
}

/** SQL of why a text can't be read; NULL where it can. */
function textProblem(json: string, type: NestedType, reading: ValueReading): string {
  const shown = shownText(json, reading);
  return `case
    when ${isJson(json, type)} and not json_valid(${json}) then ${shown} || ' is not valid JSON'
    when ${isRounded(json, type)} then ${shown} || ' has a number with more digits than can be read' end`;
}

function isJson(text: string, type: NestedType): string {
  const isArray = `starts_with(${text}, '[')`;
  return isListOfTexts(type) ? isArray : `(${isArray} or starts_with(${text}, '{'))`;
}

/** Whether DuckDB would round a number on reading it. */
function isRounded(text: string, type: NestedType): string {
  return `(${isJson(text, type)} and ${mayHaveLongFraction(text)} and ${hasLongFraction(text)})`;
}
