import { formatCount } from '../../core/count-text.ts';
import { fileOf } from '../../core/file-of.ts';
import { IngotError } from '../../core/error.ts';
import { keyNames, own, runTime } from './change-columns.ts';
import { changesTable } from './changes-sql.ts';
import { keyTexts } from './key-text.ts';
import { freshTable, snapshotError, type PreparedSnapshot } from './snapshot-build.ts';

/** Tells what is strange in the changes before they are written. @throws IngotError SNAPSHOT_TABLE_BROKEN */
export async function checkChanges(prepared: PreparedSnapshot): Promise<void> {
  await refuseEndless(prepared);
  await warnOfBack(prepared);
  await warnOfEmpty(prepared);
}

/** A row that comes back to a history which ends in a time to come: its end meant that it holds. */
async function refuseEndless(prepared: PreparedSnapshot): Promise<void> {
  const { floor, moment, isHeld } = own;
  const isEndless = `not ${isHeld} and ${floor} >= ${moment} - interval 1 microsecond and ${floor} > ${runTime(prepared)} + interval 10 year`;
  const { rows } = await examplesOf(isEndless, prepared);
  if (rows.length === 0) return;
  const { fullName } = prepared.snapshot;
  throw snapshotError(prepared, 'SNAPSHOT_TABLE_BROKEN', {
    message: `The last versions of rows of "${fullName}" end in a time to come, so they seem to hold: ${keyTexts(prepared, rows)}`,
    hint: 'Say with "dbt_valid_to_current" which end means that a version holds.',
  });
}

async function warnOfBack(prepared: PreparedSnapshot): Promise<void> {
  const { count, rows } = await examplesOf(own.isBack, prepared);
  if (count === 0) return;
  const { settings, fullName } = prepared.snapshot;
  const name = settings.strategy.updatedAt ?? '';
  warn(prepared, {
    code: 'SNAPSHOT_TIME_BACK',
    message: `${formatCount(count)} of the rows that "${fullName}" reads changed, but say in "${name}" that it was before their last version: ${keyTexts(prepared, rows)}`,
    hint: 'Their new versions begin with this run.',
  });
}

/** An empty source is a failed extraction more often than not. */
async function warnOfEmpty(prepared: PreparedSnapshot): Promise<void> {
  const { snapshot, session } = prepared;
  if (snapshot.settings.hardDeletes === 'ignore') return;
  const { rows } = await session.query(
    `select count(*) from ${changesTable} where not exists (from ${freshTable})`,
  );
  const closed = Number(rows[0]?.[0]);
  if (closed === 0) return;
  warn(prepared, {
    code: 'SNAPSHOT_SOURCE_EMPTY',
    message: `What "${snapshot.fullName}" reads has no rows, so all ${formatCount(closed)} versions that held are closed`,
    hint: 'Where that is a failed load, go back to a former version, and mend the load first.',
  });
}

async function examplesOf(condition: string, prepared: PreparedSnapshot) {
  const keys = keyNames(prepared);
  const { rows: counts } = await prepared.session.query(
    `select count(*) from ${changesTable} where ${condition}`,
  );
  const count = Number(counts[0]?.[0]);
  if (count === 0) return { count, rows: [] };
  const list = keys.join(', ');
  const { rows } = await prepared.session.query(
    `select ${list} from ${changesTable} where ${condition} order by ${list} limit 5`,
  );
  return { count, rows };
}

function warn(
  { snapshot, execution }: PreparedSnapshot,
  {
    code,
    message,
    hint,
  }: { readonly code: string; readonly message: string; readonly hint: string },
): void {
  const warning = new IngotError(code, message, { location: fileOf(snapshot), hint });
  execution.context.emit({ type: 'warning', warning });
}
