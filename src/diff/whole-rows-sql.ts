import type { Statement } from '../core/adapter.ts';
import { mask } from '../core/is-personal.ts';
import { quoteLiteral } from '../core/relation.ts';
import { hashSql } from './keyed-sql.ts';
import type { ColumnFields } from './side-view.ts';
import type { SideName } from './table-diff.ts';

/** Keeps the rows that one side has more often than the other, as two hashes each: no two of them meet by chance. */
export function differingRows(fields: readonly ColumnFields[]): Statement {
  return `create temp table diff_rows as
select h, g, count(l) as l, count(*) - count(l) as r
from (
  select 1 as l, ${hashesSql(fields)}
  from diff_left
  union all
  select null, ${hashesSql(fields)}
  from diff_right
)
group by h, g
having count(l) <> count(*) - count(l)`;
}

/** How many rows each side has more than the other. */
export const rowCounts: Statement = `select
  coalesce(sum(greatest(l - r, 0)), 0)::bigint,
  coalesce(sum(greatest(r - l, 0)), 0)::bigint
from diff_rows`;

/** Some rows of one side only: how many more there are, then the texts of the columns. */
export function onlyRows(
  side: SideName,
  fields: readonly ColumnFields[],
  { limit, masked }: { readonly limit: number; readonly masked: ReadonlySet<string> },
): Statement {
  const more = side === 'left' ? 'l - r' : 'r - l';
  const texts = fields.map(({ text }) =>
    masked.has(text) ? quoteLiteral(mask) : `any_value(${text})`,
  );
  // Of equal rows any one will do; `any_value` passes over NULL, and all of them have the same.
  return `with picked as (
  select h, g, ${more} as more
  from diff_rows
  where ${more} > 0
  order by h, g
  limit ${limit}
)
select ${['any_value(p.more)', ...texts].join(',\n  ')}
from (
  select *, ${hashesSql(fields)}
  from diff_${side}
) as s
join picked as p on s.h = p.h and s.g = p.g
group by p.h, p.g
order by ${texts.map((_, at) => at + 2).join(', ')}`;
}

function hashesSql(fields: readonly ColumnFields[]): string {
  const hash = hashSql(fields);
  return `${hash} as h, ${hash.replace('hash(', `hash('again', `)} as g`;
}
