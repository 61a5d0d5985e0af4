import type { Statement } from '../../core/adapter.ts';
import { quoteIdentifier, renderRelation } from '../../core/relation.ts';
import {
  deletedColumn,
  keyList,
  keyNames,
  metaName,
  own,
  runTime,
  stampOf,
} from './change-columns.ts';
import { isOpen } from './fit-table.ts';
import { freshTable, type PreparedSnapshot } from './snapshot-build.ts';

/** What is new, changed or gone since the last time, in a table of the connection that nobody else sees. */
export const changesTable = 'temp."ingot changes"';

/**
 * Finds what is to be written, a key a row: whether a version begins, whether one ends, when both happens, and whether
 * the row says that it changed before its last version began.
 */
export function changesStatement(prepared: PreparedSnapshot): Statement {
  const using = keyNames(prepared).join(', ');
  const { isFresh, isHeld, isBack, wasDeleted, stamp, start, floor, moment } = own;
  const isTimestamp = prepared.snapshot.settings.strategy.kind === 'timestamp';
  const back = `${isFresh} and ${isHeld} and not ${wasDeleted} and ${stamp} <= ${floor}`;
  const run = runTime(prepared);
  return `create or replace temp table ${changesTable} as
with ${matchedParts(prepared)},
ended as (
  select ${using}, max(greatest(${metaName(prepared, 'validFrom')}, ${metaName(prepared, 'validTo')})) as last_end
  from (select *, ${keyList(prepared)} from ${renderRelation(prepared.snapshot.relation)} where not (${isOpen(prepared)}))
  semi join (select ${using} from matched where not ${isHeld}) using (${using})
  group by ${using}
),
floors as (
  select matched.*, case when ${isHeld} then ${start} else last_end end as ${floor}
  from matched
  left join ended using (${using})
)
select ${using}, ${isFresh}, ${isHeld}, ${stamp}, ${floor}, ${isTimestamp ? back : 'false'} as ${isBack},
  case
    when ${stamp} is not null and (${floor} is null or ${stamp} > ${floor}) then ${stamp}
    when ${floor} is null or ${run} > ${floor} then ${run}
    else ${floor} + interval 1 microsecond
  end::${prepared.checked.table.timeType} as ${moment}
from floors`;
}

/** The rows beside the versions that still hold, as far as they are not the same. */
function matchedParts(prepared: PreparedSnapshot): string {
  const { snapshot } = prepared;
  const using = keyNames(prepared).join(', ');
  const { fresh, held, isFresh, isHeld, wasDeleted, stamp, start } = own;
  const join = snapshot.settings.hardDeletes === 'ignore' ? 'left join' : 'full join';
  return `${fresh} as (
  select *, ${keyList(prepared)}${timeOf(prepared)}, ${stampOf(prepared)} as ${stamp}, true as ${isFresh}
  from ${freshTable}
),
${held} as (
  select *, ${keyList(prepared)}${timeOf(prepared)}, ${metaName(prepared, 'validFrom')} as ${start}, ${deletedSql(prepared)} as ${wasDeleted}
  from ${renderRelation(snapshot.relation)}
  where ${isOpen(prepared)}
),
matched as materialized (
  select ${using}, coalesce(${isFresh}, false) as ${isFresh}, ${wasDeleted} is not null as ${isHeld},
    coalesce(${wasDeleted}, false) as ${wasDeleted}, ${stamp}, ${start}
  from ${fresh}
  ${join} ${held} using (${using})
  where case
    when ${held}.${wasDeleted} is null then true
    when ${fresh}.${isFresh} is null then not ${held}.${wasDeleted}
    else ${held}.${wasDeleted} or ${isChanged(prepared)}
  end
)`;
}

function timeOf({ snapshot, checked: { updatedAt } }: PreparedSnapshot): string {
  return snapshot.settings.strategy.kind === 'timestamp' && updatedAt !== undefined
    ? `, ${updatedAt} as ${own.time}`
    : '';
}

function deletedSql(prepared: PreparedSnapshot): string {
  const column = deletedColumn(prepared);
  return column === undefined
    ? 'false'
    : `lower(coalesce(${quoteIdentifier(column)}, 'False')) = 'true'`;
}

/** A version without a time, which another strategy made, is compared by all columns. */
function isChanged({ snapshot, checked }: PreparedSnapshot): string {
  const { fresh, held, time } = own;
  const differs = checked.compared.map(
    (name) => `${fresh}.${quoteIdentifier(name)} is distinct from ${held}.${quoteIdentifier(name)}`,
  );
  const others = `(${differs.join(' or ')})`;
  return snapshot.settings.strategy.kind === 'check'
    ? others
    : `case when ${held}.${time} is null then ${others} else ${fresh}.${time} <> ${held}.${time} end`;
}
