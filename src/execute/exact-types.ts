/**
 * An SQL condition that is true for a text which a cast to the type would change without an error: digits rounded away,
 * the time of a date, the offset of a timestamp. Undefined for types whose casts change nothing.
 */
export function inexactCondition(column: string, type: string): string | undefined {
  const scale = scaleOf(type);
  if (scale !== undefined) {
    return `not regexp_full_match(trim(${column}), '[+-]?[0-9]*[.]?[0-9]*') or length(rtrim(split_part(trim(${column}), '.', 2), '0')) > ${scale}`;
  }
  if (/^\s*date\s*$/i.test(type)) return `contains(${column}, ':')`;
  const isLocalTime = /^\s*(?:timestamp|datetime)(?:_\w+)?\s*(?:without time zone)?\s*$/i.test(
    type,
  );
  return isLocalTime ? `regexp_matches(${column}, ':[0-9.]+ ?([+-][0-9:]+|[zZ])$')` : undefined;
}

/** Digits after the point that a type keeps; undefined for what is not an exact number. */
function scaleOf(type: string): number | undefined {
  const isWhole =
    /^\s*(?:u?(?:tiny|small|big|huge)int|u?int(?:eger)?|int[1248]|short|long|signed)\s*$/i;
  if (isWhole.test(type)) return 0;
  const decimal = /^\s*(?:decimal|numeric|dec)\s*(?:\(\s*\d+\s*(?:,\s*(\d+)\s*)?\))?\s*$/i.exec(
    type,
  );
  if (decimal === null) return undefined;
  // A bare decimal is DECIMAL(18,3) in DuckDB.
  return type.includes('(') ? Number(decimal[1] ?? 0) : 3;
}
