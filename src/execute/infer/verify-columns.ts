import type { Session } from '../../core/adapter.ts';
import { quoteIdentifier } from '../../core/relation.ts';
import type { ColumnSources } from '../staging/chunk-text.ts';
import type { SessionPool } from '../staging/session-pool.ts';
import { valueReadings, valueSql } from '../staging/values/value-sql.ts';
import { inGroups } from './in-groups.ts';

/** Values that staging would reject, by the name of their column. */
export type BadValues = ReadonlyMap<string, { readonly rows: number; readonly reason: string }>;

/** Tries the declared types of a source on all records that were read, with the very SQL of staging. */
export async function verifyColumns(
  pool: SessionPool,
  source: ColumnSources['source'],
  names: readonly string[],
): Promise<BadValues> {
  const checks = valueReadings(source, names).flatMap((reading, index) => {
    const alias = `c${index}`;
    const { isBad, reason } = valueSql(alias, reading);
    const column = `${quoteIdentifier(names[index] ?? '')} as ${alias}`;
    return isBad === undefined ? [] : [{ name: reading.name, isBad, reason, column }];
  });
  const groups = inGroups(checks, Math.ceil(checks.length / pool.size));
  const bad = await Promise.all(
    groups.map((group) => pool.use((session) => badValues(session, group))),
  );
  return new Map(bad.flat());
}

interface Check {
  readonly name: string;
  /** The text as the checks call it. */
  readonly column: string;
  readonly isBad: string;
  readonly reason: string;
}

async function badValues(session: Session, checks: readonly Check[]) {
  const counts = checks.map(({ isBad }) => `count(*) filter (where ${isBad})`);
  const columns = checks.map(({ column }) => column);
  const { rows } = await session.query(`select ${counts.join(',\n  ')}
from (select ${columns.join(', ')} from records)`);
  const bad: (readonly [string, { readonly rows: number; readonly reason: string }])[] = [];
  for (const [index, check] of checks.entries()) {
    const count = Number(rows[0]?.[index]);
    if (count === 0) continue;
    const reasons = await session.query(`select any_value(${check.reason})
from (select ${check.column} from records)
where ${check.isBad}`);
    bad.push([check.name, { rows: count, reason: String(reasons.rows[0]?.[0]) }]);
  }
  return bad;
}
