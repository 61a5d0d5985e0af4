import { quoteLiteral } from '../../core/relation.ts';

/** A column of which a record may be rejected, in SQL. */
export interface JudgedColumn {
  readonly name: string;
  /** True for a value that can't be taken; undefined where every one can be. */
  readonly isBad: string | undefined;
  readonly reason: string;
  /** The value as rejects show it. */
  readonly shown: string;
}

/**
 * The rejects among rows: the first bad column of each with its value, and all reasons.
 * @param places what tells where a record stands, as a select list
 */
export function rejectQuery(
  columns: readonly JudgedColumn[],
  places: string,
  { from, isBad }: { readonly from: string; readonly isBad: string },
): string {
  const faulty = columns.flatMap((column) =>
    column.isBad === undefined ? [] : [{ ...column, isBad: column.isBad }],
  );
  const firstOf = (value: (column: JudgedColumn) => string) =>
    `case ${faulty.map((each) => `when ${each.isBad} then ${value(each)}`).join(' ')} end`;
  const reasons = faulty.map(
    ({ name, isBad: isFaulty, reason }) =>
      `case when ${isFaulty} then ${quoteLiteral(`${name}: `)} || ${reason} end`,
  );
  return `select
  r_file,
  r_record,
  ${places},
  ${firstOf(({ name }) => quoteLiteral(name))} as column_name,
  ${firstOf(({ shown }) => shown)} as value,
  concat_ws('; ', ${reasons.join(', ')}) as reason
from ${from}
where ${isBad}`;
}
