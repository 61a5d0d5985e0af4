import type { Statement } from '../../core/adapter.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../../core/relation.ts';
import { deletedColumn, keysMatch, metaName, own } from './change-columns.ts';
import { changesTable } from './changes-sql.ts';
import { isOpen } from './fit-table.ts';
import { freshTable, type PreparedSnapshot } from './snapshot-build.ts';

const { changes, isFresh, isHeld, moment, stamp, floor } = own;

/** Ends the versions that no longer hold, then writes those that begin. */
export function writeStatements(prepared: PreparedSnapshot): readonly Statement[] {
  const { snapshot } = prepared;
  const table = renderRelation(snapshot.relation);
  // Of a query nothing but its columns can be named: a table has a "rowid" beside, which a source may have too.
  const from = `(from ${changesTable}) as ${changes}`;
  const start = metaName(prepared, 'validFrom');
  const end = metaName(prepared, 'validTo');
  const isKey = keysMatch(prepared);
  const close = `update ${table}
set ${end} = ${moment}
from ${from}
where ${isKey} and ${isHeld} and ${isOpen(prepared)}`;
  const begin = insertStatement(prepared, {
    from: `${freshTable}\njoin ${from} on ${isKey}\nwhere ${isFresh}`,
    scdId: `md5(${keyText(prepared)} || '|' || ${stampText(prepared)})`,
    updatedAt: `coalesce(${stamp}, ${moment})`,
    isDeleted: 'False',
  });
  if (snapshot.settings.hardDeletes !== 'new_record') return [close, begin];
  const record = insertStatement(prepared, {
    from: `${table}\njoin ${from} on ${isKey}\nwhere not ${isFresh} and ${start} is not distinct from ${floor} and ${end} = ${moment}`,
    scdId: `md5(coalesce(${metaName(prepared, 'scdId')}, '') || '|' || cast(${moment} as varchar))`,
    updatedAt: moment,
    isDeleted: 'True',
  });
  return [close, record, begin];
}

interface Inserted {
  readonly from: string;
  readonly scdId: string;
  readonly updatedAt: string;
  readonly isDeleted: 'False' | 'True';
}

function insertStatement(
  prepared: PreparedSnapshot,
  { from, scdId, updatedAt, isDeleted }: Inserted,
): Statement {
  const { snapshot, checked } = prepared;
  const { names } = snapshot.settings;
  const deleted = deletedColumn(prepared);
  const values: readonly (readonly [string, string])[] = [
    ...checked.table.shared.map((name) => [name, quoteIdentifier(name)] as const),
    [names.scdId, scdId],
    [names.updatedAt, updatedAt],
    [names.validFrom, moment],
    [names.validTo, checked.currentEnd],
    ...(deleted === undefined ? [] : [[deleted, quoteLiteral(isDeleted)] as const]),
  ];
  const columns = values.map(([name]) => quoteIdentifier(name));
  return `insert into ${renderRelation(snapshot.relation)} (${columns.join(', ')})
select ${values.map(([, value]) => value).join(', ')}
from ${from}`;
}

function keyText({ checked }: PreparedSnapshot): string {
  return checked.key.map((sql) => `coalesce(cast(${sql} as varchar), '')`).join(" || '|' || ");
}

/** As dbt has it in its ids: as the source writes it. */
function stampText({ checked: { updatedAt } }: PreparedSnapshot): string {
  return updatedAt === undefined
    ? `cast(${moment} as varchar)`
    : `case when ${moment} = ${stamp} then cast(${updatedAt} as varchar) else cast(${moment} as varchar) end`;
}
