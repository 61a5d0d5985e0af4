import { addColumn, setColumnType } from '../../core/alter-table.ts';
import { quoteIdentifier, renderRelation } from '../../core/relation.ts';
import { isSame } from '../../check/snapshot-columns.ts';
import { keyTexts } from './key-text.ts';
import { freshTable, snapshotError, type PreparedSnapshot } from './snapshot-build.ts';
import type { StandingSnapshot } from './standing-table.ts';

/** Makes the table of a snapshot, or makes the one that is there take what the snapshot adds to it now. */
export async function fitTable(
  prepared: PreparedSnapshot,
  standing: StandingSnapshot | undefined,
): Promise<void> {
  const { snapshot, session, checked } = prepared;
  const table = renderRelation(snapshot.relation);
  const { added, widened } = checked.table;
  if (standing === undefined) {
    await session.execute(`create table ${table} as from ${freshTable} with no data`);
  }
  for (const column of widened) await session.execute(setColumnType(table, column));
  for (const column of added) await session.execute(addColumn(table, column));
  if (standing === undefined) return;
  const { names } = snapshot.settings;
  // Versions from the time before deleted rows had records of their own.
  if (added.some(({ name }) => isSame(name, names.isDeleted)))
    await session.execute(`update ${table} set ${quoteIdentifier(names.isDeleted)} = 'False'`);
  await mendEnds(prepared, standing);
  if (!isTrusted(prepared)) await checkOpen(prepared);
}

/** What still holds ends as the settings say now. */
async function mendEnds(
  { snapshot, session, checked }: PreparedSnapshot,
  { built }: StandingSnapshot,
): Promise<void> {
  const { names, validToCurrent } = snapshot.settings;
  const { currentEnd } = checked;
  const end = quoteIdentifier(names.validTo);
  const update = `update ${renderRelation(snapshot.relation)} set ${end} = ${currentEnd}`;
  if (validToCurrent !== undefined) await session.execute(`${update}\nwhere ${end} is null`);
  const before = built?.validToCurrent;
  if (before === undefined || before === validToCurrent) return;
  await session.execute(
    `${update}\nwhere ${end} = cast((${before}\n) as ${checked.table.timeType})`,
  );
}

/** The condition for versions that still hold. */
export function isOpen({ snapshot, checked }: PreparedSnapshot): string {
  const end = quoteIdentifier(snapshot.settings.names.validTo);
  return snapshot.settings.validToCurrent === undefined
    ? `${end} is null`
    : `${end} is not distinct from ${checked.currentEnd}`;
}

/** Whether it is as the last run left it, which took care of that. */
function isTrusted({ snapshot, execution: { state, changes } }: PreparedSnapshot): boolean {
  const reasons = changes.nodes.get(snapshot.uniqueId)?.change.reasons ?? [];
  return (
    state.nodes.has(snapshot.uniqueId) &&
    reasons.every(({ kind }) => kind !== 'new' && kind !== 'replaced' && kind !== 'config')
  );
}

/** A table that something else wrote may have keys with several versions that still hold: they would go on side by side. */
async function checkOpen(prepared: PreparedSnapshot): Promise<void> {
  const { snapshot, session, checked } = prepared;
  const { key } = checked;
  const places = key.map((_, at) => String(at + 1)).join(', ');
  const isNull = key.map((sql) => `${sql} is null`).join(' or ');
  const { rows } = await session.query(`select ${key.join(', ')}, count(*)
from ${renderRelation(snapshot.relation)}
where ${isOpen(prepared)}
group by ${places}
having count(*) > 1 or ${isNull}
order by ${places}
limit 5`);
  if (rows.length === 0) return;
  throw snapshotError(prepared, 'SNAPSHOT_TABLE_BROKEN', {
    message: `In the table of "${snapshot.fullName}" several versions of one key hold at once, or one has no key: ${keyTexts(prepared, rows)}`,
    hint: `Close or delete all but one of them in ${renderRelation(snapshot.relation)}; where "unique_key" is another one now, it must tell apart what the table has.`,
  });
}
