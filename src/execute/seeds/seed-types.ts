import type { Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import type { Seed } from '../../core/node.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../../core/relation.ts';
import { inexactCondition } from '../exact-types.ts';

/**
 * The type of each column of a seed whose values are still text: the stated one, else the narrowest that keeps every
 * value as it is written; leading zeros and numbers too long for a bigint stay text.
 * @throws IngotError SEED_VALUE where a value does not fit a stated type
 */
export async function seedTypes(
  seed: Seed,
  names: readonly string[],
  session: Session,
): Promise<readonly string[]> {
  const stated = new Map(
    Object.entries(seed.columnTypes).map(([name, type]) => [name.toLowerCase(), type]),
  );
  const checks = names.map((name) => {
    const type = stated.get(name.toLowerCase());
    return type === undefined
      ? inferenceColumns(quoteIdentifier(name))
      : firstWrongValue(quoteIdentifier(name), type);
  });
  const { rows } = await session.query(
    `select ${checks.flat().join(',\n  ')}\nfrom ${renderRelation(seed.relation)}`,
  );
  const found = [...(rows[0] ?? [])];
  const types: string[] = [];
  for (const [index, name] of names.entries()) {
    const type = stated.get(name.toLowerCase());
    const facts = found.splice(0, checks[index]?.length ?? 0);
    if (type !== undefined && facts[0] !== null && facts[0] !== undefined)
      throw wrongValue(seed, { name, type, row: Number(facts[0]), value: String(facts[1]) });
    types.push(type ?? inferredType(facts));
  }
  return types;
}

/** The number of the first row whose value does not fit, from 1, and that value. */
function firstWrongValue(column: string, type: string): string[] {
  const inexact = inexactCondition(column, type);
  const isWrong = [
    `try_cast(${column} as ${type}) is null`,
    ...(inexact === undefined ? [] : [inexact]),
  ];
  const filter = `filter (where nullif(${column}, '') is not null and (${isWrong.join(' or ')}))`;
  // Rows that are not committed yet have row ids that begin anywhere (DuckDB 1.5).
  return [`min(rowid) ${filter} - min(rowid) + 1`, `arg_min(${column}, rowid) ${filter}`];
}

const integer = '0|-?[1-9][0-9]{0,17}';
const decimal = '-?(0|[1-9][0-9]*)([.][0-9]+)?';
const date = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const timestamp = `${date}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?`;

function inferenceColumns(column: string): string[] {
  const all = (condition: string) => `bool_and(${condition})`;
  const matches = (pattern: string) => `regexp_full_match(${column}, ${quoteLiteral(pattern)})`;
  const fraction = `length(split_part(${column}, '.', 2))`;
  return [
    all(matches(integer)),
    all(matches(decimal)),
    `max(${fraction})`,
    `max(length(ltrim(split_part(${column}, '.', 1), '-')))`,
    all(`lower(${column}) in ('true', 'false')`),
    all(`${matches(date)} and try_cast(${column} as date) is not null`),
    all(`${matches(timestamp)} and try_cast(${column} as timestamp) is not null`),
  ];
}

function inferredType([
  isInteger,
  isDecimal,
  scale,
  digits,
  isBoolean,
  isDate,
  isTimestamp,
]: readonly Json[]): string {
  if (isInteger === true) return 'bigint';
  const [fraction, whole] = [Number(scale), Number(digits)];
  if (isDecimal === true && fraction > 0 && fraction + whole <= 38)
    return `decimal(${Math.max(18, fraction + whole)}, ${fraction})`;
  if (isBoolean === true) return 'boolean';
  if (isDate === true) return 'date';
  return isTimestamp === true ? 'timestamp' : 'varchar';
}

function wrongValue(
  seed: Seed,
  { name, type, row, value }: { name: string; type: string; row: number; value: string },
): IngotError {
  const message = `"${value}" in column "${name}" (row ${row}) is not of type ${type}`;
  return new IngotError('SEED_VALUE', message, {
    location: { ...seed.location, lineText: '' },
    hint: 'Correct the value or the type.',
  });
}
