import type { CompiledSql } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import { quoteIdentifier } from '../core/relation.ts';
import type { Location } from '../core/source-text.ts';
import { tokens } from '../core/sql-text.ts';
import { suggest } from '../core/suggest.ts';

/**
 * A query for the rows of one of its CTEs.
 * @throws IngotError UNIT_TEST_CTE where it has none of that name
 */
export function cteQuery(
  { sql, locate }: CompiledSql,
  name: string,
  location: Location,
): CompiledSql {
  const { names, end } = readCtes(sql);
  const found = names.find((each) => each.toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    const hint =
      names.length === 0
        ? 'The query of the model does not begin with "with".'
        : (suggest(name, names) ?? `There are: ${names.join(', ')}.`);
    throw new IngotError('UNIT_TEST_CTE', `The model has no CTE "${name}"`, { location, hint });
  }
  return { sql: `${sql.slice(0, end)}\nselect * from ${quoteIdentifier(found)}`, locate };
}

interface Ctes {
  readonly names: readonly string[];
  /** Behind the last of them. */
  readonly end: number;
}

/** The CTEs before a query: `with [recursive] a [(…)] [using key (…)] as [[not] materialized] (…), b as (…)`. */
function readCtes(sql: string): Ctes {
  const words = [...tokens(sql)].filter(({ isContent }) => isContent);
  const textAt = (at: number): string => {
    const token = words[at];
    return token === undefined ? '' : sql.slice(token.offset, token.offset + token.length);
  };
  const names: string[] = [];
  let end = 0;
  let at = 0;
  if (textAt(at++).toLowerCase() !== 'with') return { names, end };
  if (textAt(at).toLowerCase() === 'recursive') at++;
  do {
    if (at < words.length) names.push(unquoted(textAt(at)));
    while (at < words.length && textAt(at).toLowerCase() !== 'as')
      at = textAt(at) === '(' ? closing(textAt, at, words.length) + 1 : at + 1;
    while (at < words.length && textAt(at) !== '(') at++;
    at = closing(textAt, at, words.length);
    const last = words[at];
    end = last === undefined ? sql.length : last.offset + last.length;
    at++;
  } while (textAt(at++) === ',');
  return { names, end };
}

/** The place of the bracket that closes the one at a place. */
function closing(textAt: (at: number) => string, start: number, count: number): number {
  let depth = 0;
  for (let at = start; at < count; at++) {
    if (textAt(at) === '(') depth++;
    else if (textAt(at) === ')' && --depth === 0) return at;
  }
  return count;
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
