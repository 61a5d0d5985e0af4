import type { Statement } from '../core/adapter.ts';
import { mask } from '../core/is-personal.ts';
import { quoteLiteral } from '../core/relation.ts';
import type { ColumnFields } from './side-view.ts';

/** The columns of both views, apart by what they are for. */
export interface KeyedFields {
  readonly key: readonly ColumnFields[];
  readonly others: readonly ColumnFields[];
}

/** A column whose values nobody shall see. */

/**
 * Keeps the keys that are not on both sides once, with rows that hash alike. One aggregation over both sides: it finds
 * duplicates, spills to disk, and needs of a row no more than its key and its hash.
 */
export function differingKeys({ key, others }: KeyedFields): Statement {
  const keys = comparedOf(key).join(', ');
  return `create temp table diff_keys as
select ${keys}, count(l) as l, count(*) - count(l) as r
from (
  select ${keys}, 1 as l, ${hashSql(others)} as h
  from diff_left
  union all
  select ${keys}, null, ${hashSql(others)}
  from diff_right
)
group by ${keys}
having not (count(l) = 1 and count(*) = 2 and bit_xor(h) = 0)`;
}

/** What the differing keys say in numbers. */
export const keyCounts: Statement = `select
  coalesce(sum(l), 0)::bigint as left_rows,
  coalesce(sum(l) filter (r = 0), 0)::bigint as only_left,
  coalesce(sum(r) filter (l = 0), 0)::bigint as only_right,
  count(*) filter (l = 1 and r = 1) as candidates,
  count(*) filter (l > 1) as left_duplicates,
  coalesce(sum(l) filter (l > 1), 0)::bigint as left_duplicate_rows,
  count(*) filter (r > 1) as right_duplicates,
  coalesce(sum(r) filter (r > 1), 0)::bigint as right_duplicate_rows,
  count(*) filter (${isShared('')}) as shared_duplicates
from diff_keys`;

/** How many rows of duplicated keys that both sides have are on one side only, as wholes. */
export function duplicateRows({ key, others }: KeyedFields): Statement {
  const keys = comparedOf(key);
  const side = (view: string, l: string) =>
    `  select ${keys.map((each) => `k.${each}`).join(', ')}, ${l} as l, ${hashSql(others, 's.')} as h
  from diff_keys as k
  join ${view} as s on ${sameSql(keys, 'k', 's')}
  where ${isShared('k.')}`;
  return `select coalesce(sum(greatest(l - r, 0)), 0)::bigint, coalesce(sum(greatest(r - l, 0)), 0)::bigint
from (
  select count(l) as l, count(*) - count(l) as r
  from (
${side('diff_left', '1')}
  union all
${side('diff_right', 'null')}
  )
  group by ${keys.join(', ')}, h
)`;
}

/** Keeps for each key that may have changed which of its columns did. */
export function changedRows({ key, others }: KeyedFields): Statement {
  const keys = comparedOf(key);
  const list = [
    ...keys.map((each) => `k.${each}`),
    ...others.map(({ compared }, at) => `${differSql(compared)} as d${at}`),
  ];
  return `create temp table diff_changed as
select ${list.join(',\n  ')}
from diff_keys as k
join diff_left as l on ${sameSql(keys, 'k', 'l')}
join diff_right as r on ${sameSql(keys, 'k', 'r')}
where k.l = 1 and k.r = 1`;
}

/** How many rows changed, and how many in each column. */
export function changeCounts({ others }: KeyedFields): Statement {
  const counts = others.map((_, at) => `count_if(d${at})`);
  return `select ${[`count_if(${anySql(others)})`, ...counts].join(', ')}\nfrom diff_changed`;
}

/** The first changed rows by key: the key's texts, then of each column whether it differs, and both texts. */
export function changedSample(
  { key, others }: KeyedFields,
  { limit, masked }: { readonly limit: number; readonly masked: ReadonlySet<string> },
): Statement {
  const keys = comparedOf(key);
  const text = (side: string, name: string) =>
    masked.has(name) ? quoteLiteral(mask) : `${side}.${name}`;
  const list = [
    ...key.map((each) => text('l', each.text)),
    ...others.flatMap((each, at) => [`p.d${at}`, text('l', each.text), text('r', each.text)]),
  ];
  return `with picked as (
  select *
  from diff_changed
  where ${anySql(others)}
  order by ${keys.join(', ')}
  limit ${limit}
)
select ${list.join(',\n  ')}
from picked as p
join diff_left as l on ${sameSql(keys, 'p', 'l')}
join diff_right as r on ${sameSql(keys, 'p', 'r')}
order by ${keys.map((each) => `p.${each}`).join(', ')}`;
}

/** The first keys of one side only: how many rows, then the key's texts. */
export function onlyKeys(
  side: 'left' | 'right',
  { key }: KeyedFields,
  { limit, masked }: { readonly limit: number; readonly masked: ReadonlySet<string> },
): Statement {
  const [own, other] = side === 'left' ? ['l', 'r'] : ['r', 'l'];
  const texts = key.map(({ compared, text }) =>
    masked.has(text) ? quoteLiteral(mask) : keyText(compared),
  );
  return `select ${[own, ...texts].join(', ')}
from diff_keys
where ${other} = 0
order by ${comparedOf(key).join(', ')}
limit ${limit}`;
}

/** How many rows a side has, and in how many the key has a NULL. */
export function sideCounts(view: string, key: readonly ColumnFields[]): Statement {
  const isNull = key.map(({ compared }) => compared.map((each) => `${each} is null`).join(' and '));
  const nulls =
    isNull.length === 0 ? '0' : `count_if(${isNull.map((each) => `(${each})`).join(' or ')})`;
  return `select count(*), ${nulls}\nfrom ${view}`;
}

/** One number for all that is compared of a row. */
export function hashSql(fields: readonly ColumnFields[], prefix = ''): string {
  const hashed = fields.flatMap((each) => each.hashed.map((field) => `${prefix}${field}`));
  return hashed.length === 0 ? 'hash(0)' : `hash(${hashed.join(', ')})`;
}

function isShared(prefix: string): string {
  const [l, r] = [`${prefix}l`, `${prefix}r`];
  return `${l} > 0 and ${r} > 0 and (${l} > 1 or ${r} > 1)`;
}

function comparedOf(fields: readonly ColumnFields[]): readonly string[] {
  return fields.flatMap(({ compared }) => compared);
}

function sameSql(fields: readonly string[], one: string, other: string): string {
  return fields.map((each) => `${one}.${each} is not distinct from ${other}.${each}`).join(' and ');
}

function differSql(compared: readonly string[]): string {
  const parts = compared.map((each) => `l.${each} is distinct from r.${each}`);
  return `(${parts.join(' or ')})`;
}

function anySql(others: readonly ColumnFields[]): string {
  return others.length === 0 ? 'false' : others.map((_, at) => `d${at}`).join(' or ');
}

/** A key that could not be cast stands with its text. */
function keyText([value, leftover]: readonly string[]): string {
  const text = `${value}::varchar`;
  return leftover === undefined ? text : `coalesce(${text}, ${leftover})`;
}
