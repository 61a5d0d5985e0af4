import { failure } from './conversion.ts';
import { atPlace, columnJson, type Part, type PartSql } from './part.ts';
import { withoutStrings } from './strict-json.ts';
import { shownText } from './shown-text.ts';
import type { ValueReading } from './value-reading.ts';

/**
 * A number in JSON as it is written there, where a text is declared: DuckDB gives `1.1` for `1.10`, and `100.0` for `1e2`
 * (1.5). Where it stands there in several ways, nobody knows which one it was.
 */
export function writtenNumber(part: Part, reading: ValueReading): PartSql {
  const { text } = part;
  const numbers = `regexp_extract_all(${withoutStrings(columnJson)}, '-?[0-9][0-9.eE+-]*')`;
  const same = `list_filter(${numbers}, lambda w: try_cast(w as double) = try_cast(${text} as double))`;
  const string = `case when contains(${columnJson}, '"' || ${text} || '"') then [${text}] else [] end`;
  const spellings = `list_distinct(${same} || ${string})`;
  const choose = (several: string, one: string) =>
    `list_transform([${spellings}], lambda d: case when len(d) > 1 then ${several} else ${one} end)[1]`;
  const mayDiffer = mayBeRewritten(text);
  const reason = `${shownText(text, reading)} || ' is a number that stands there in several ways'`;
  return {
    strict: `case when ${mayDiffer} then ${choose(failure, `coalesce(d[1], ${text})`)} else ${text} end`,
    problem: `case when ${mayDiffer} then ${choose(atPlace(reason, part), 'null')} end`,
  };
}

/** Whether a text looks like a number that DuckDB may have written, and one that it writes otherwise stands outside of strings. */
function mayBeRewritten(text: string): string {
  const looksLikeNumber = `${text} < ':' and (contains(${text}, '.') or contains(${text}, 'e'))`;
  const otherwise = '[:,\\[]\\s*-?(?:[0-9]+(?:[.][0-9]+0|[.]000|[.]?[0-9]*[eE])|[0-9.]{15})';
  return `(${looksLikeNumber} and regexp_matches(${columnJson}, '${otherwise}'))`;
}
