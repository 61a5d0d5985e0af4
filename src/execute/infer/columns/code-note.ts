import type { ColumnValues } from './column-values.ts';
import { namesKey } from './name-hints.ts';
import { rowsWhere } from './rows-where.ts';

/** Why a column of digits is none of numbers; undefined where nothing tells so. */
export async function codeNote(values: ColumnValues): Promise<string | undefined> {
  const [zeros, plus, minus, others, shortest, longest] = await values.ask([
    rowsWhere(`regexp_matches(t, '^[+-]?0[0-9]')`),
    rowsWhere(`starts_with(t, '+')`),
    rowsWhere(`starts_with(t, '-')`),
    rowsWhere(`not regexp_full_match(t, '([0-9]{1,3}[.]){3}[0-9]{1,3}')`),
    `min(length(t)) filter (where regexp_full_match(t, '[0-9]+'))`,
    'max(length(t))',
  ]);
  if (Number(zeros) > 0) return 'leading zeros, which a number would lose';
  if (Number(plus) > 0 && Number(minus) === 0) return 'a plus, which a number would lose';
  if (Number(others) === 0) return 'addresses of computers';
  const isLong = shortest !== null && shortest === longest && Number(longest) >= 12;
  return isLong && namesKey(values.name) ? 'long keys of digits' : undefined;
}
