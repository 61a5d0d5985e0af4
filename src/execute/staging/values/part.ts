/** The JSON of the whole column, where its parts are looked at. */
export const columnJson = 'j';

/** A text inside a column, in SQL. */
export interface Part {
  /** Cheap to repeat. */
  readonly text: string;
  /** Whether it is a column as the reader gives it: JSON only where it has parts. Else it is always JSON. */
  readonly isColumn: boolean;
  /** SQL of its place in the column, such as `[0].qty`. */
  readonly place: string;
  /** How many parts it is in; the names of lambdas bear it. */
  readonly depth: number;
}

/** How a part becomes a value, in SQL. */
export interface PartSql {
  /** The value; raises an error for a text that can't be taken. */
  readonly strict: string;
  /** Why a text can't be taken; NULL where it can. Undefined: every text can. */
  readonly problem: string | undefined;
}

/** The text of a part that is a single value: JSON of a string is without its quotes. */
export function plainText({ text, isColumn }: Part): string {
  return isColumn ? text : `json_extract_string(${text}, '$')`;
}

/** The same as JSON: a column that has no parts may be any text. */
export function jsonOf({ text, isColumn }: Part): string {
  return isColumn
    ? `case when starts_with(${text}, '{') or json_valid(${text}) then ${text} else cast(to_json(${text}) as varchar) end`
    : text;
}

/** A reason with the place that it is about, where that is not the whole column. */
export function atPlace(reason: string, { place, depth }: Part): string {
  return depth === 0 ? reason : `${reason} || ' (at ' || ${place} || ')'`;
}

export function firstProblem(problems: readonly string[]): string {
  return problems.length === 1 ? problems[0]! : `coalesce(${problems.join(', ')})`;
}
