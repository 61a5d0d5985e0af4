import { countOf } from '../../core/count-text.ts';
import type { Json } from '../../core/json.ts';
import type { IngotError } from '../../core/error.ts';
import { keyTexts } from './key-text.ts';
import { freshTable, snapshotError, type PreparedSnapshot } from './snapshot-build.ts';

/**
 * Makes sure that the rows have one key each, and times that can be told apart.
 * @returns how many there are
 * @throws IngotError SNAPSHOT_KEY_NULL, SNAPSHOT_KEY_TWICE, SNAPSHOT_TIME_INVALID
 */
export async function checkRows(prepared: PreparedSnapshot): Promise<number> {
  const { session, checked } = prepared;
  const { key, updatedAt } = checked;
  const isNull = key.map((sql) => `${sql} is null`).join(' or ');
  const noTime = updatedAt === undefined ? 'false' : invalidTime(updatedAt, prepared);
  const { rows: counts } = await session.query(
    `select count(*), count(*) filter (where ${isNull}), count(*) filter (where ${noTime})
from ${freshTable}`,
  );
  const [count, nulls, times] = (counts[0] ?? []).map(Number);
  const examples = async (condition: string) => {
    const list = key.join(', ');
    const { rows } = await session.query(
      `select ${list}\nfrom ${freshTable}\nwhere ${condition}\norder by ${ordinals(key)}\nlimit 5`,
    );
    return rows;
  };
  if (nulls !== 0) throw keyNull(prepared, nulls ?? 0, await examples(isNull));
  await checkTwice(prepared);
  if (times !== 0) throw timeInvalid(prepared, times ?? 0, await examples(noTime));
  return count ?? 0;
}

/** A time that is missing, has no end, or is not before the one that means that a version still holds. */
function invalidTime(
  updatedAt: string,
  { checked, snapshot }: Pick<PreparedSnapshot, 'checked' | 'snapshot'>,
): string {
  const { currentEnd, table } = checked;
  const time = `cast(${updatedAt} as ${table.timeType})`;
  const isLate =
    snapshot.settings.validToCurrent === undefined ? '' : ` or ${time} >= ${currentEnd}`;
  return `(${updatedAt} is null or not isfinite(${time})${isLate})`;
}

function ordinals(key: readonly string[]): string {
  return key.map((_, at) => String(at + 1)).join(', ');
}

async function checkTwice(prepared: PreparedSnapshot): Promise<void> {
  const { session, checked, snapshot } = prepared;
  const { key } = checked;
  const { rows } = await session.query(`select ${key.join(', ')}, count(*)
from ${freshTable}
group by ${ordinals(key)}
having count(*) > 1
order by count(*) desc, ${ordinals(key)}
limit 5`);
  if (rows.length === 0) return;
  throw snapshotError(prepared, 'SNAPSHOT_KEY_TWICE', {
    message: `A key stands more than once in what "${snapshot.fullName}" reads: ${keyTexts(prepared, rows)}`,
    hint: 'Leave one row a key, or name more columns in "unique_key".',
  });
}

function keyNull(
  prepared: PreparedSnapshot,
  count: number,
  keys: readonly (readonly Json[])[],
): IngotError {
  const { snapshot } = prepared;
  return snapshotError(prepared, 'SNAPSHOT_KEY_NULL', {
    message: `${countOf(count, 'row')} that "${snapshot.fullName}" reads ${count === 1 ? 'has' : 'have'} no key: ${keyTexts(prepared, keys)}`,
    hint: 'Without a key nothing tells which row is which: leave such rows out, or give them one.',
  });
}

function timeInvalid(
  prepared: PreparedSnapshot,
  count: number,
  keys: readonly (readonly Json[])[],
): IngotError {
  const { snapshot } = prepared;
  const { updatedAt } = snapshot.settings.strategy;
  const isLate =
    snapshot.settings.validToCurrent === undefined ? '' : ', or one after "dbt_valid_to_current"';
  return snapshotError(prepared, 'SNAPSHOT_TIME_INVALID', {
    message: `${countOf(count, 'row')} that "${snapshot.fullName}" reads ${count === 1 ? 'has' : 'have'} no time in "${updatedAt ?? ''}"${isLate}: ${keyTexts(prepared, keys)}`,
    hint: 'Their changes could not be told: give them a time, such as coalesce(updated_at, created_at), or take the strategy "check".',
  });
}
