import type { Statement } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import { quoteIdentifier } from '../core/relation.ts';
import { exactWitness, isNested } from './compared-type.ts';
import type { MatchedColumn, SideRows } from './match-columns.ts';
import type { SideName } from './table-diff.ts';

/** A column that is compared, with the type in which it is. */
export interface ComparedColumn extends MatchedColumn {
  readonly type: string;
}

/** The names of our own that a column has in the views of both sides, whatever its own name. */
export interface ColumnFields {
  /** What must be the same for the values to be the same. */
  readonly compared: readonly string[];
  /** What `hash` is given: those, and the text of values that hash alike. */
  readonly hashed: readonly string[];
  /** The value as text, for people. */
  readonly text: string;
}

export function fieldsOf(column: ComparedColumn, at: number): ColumnFields {
  const compared = isCast(column) ? [`v${at}`, `u${at}`] : [`v${at}`];
  const hashed = isNested(column.type) ? [...compared, `v${at}::varchar`] : compared;
  return { compared, hashed, text: `t${at}` };
}

/** Both sides have the same type, in which they are compared as they are. */
export function isCast({ left, right, type }: ComparedColumn): boolean {
  return left.type !== type || right.type !== type;
}

/** A view of one side: every compared column as `v0`, what of it can't be cast as `u0`, its text as `t0`. */
export function sideView(
  side: SideName,
  { from, isText }: SideRows,
  columns: readonly ComparedColumn[],
): Statement {
  const items = columns.flatMap((column, at) => {
    const own = column[side];
    const name = `s.${quoteIdentifier(own.name)}`;
    const value = valueSql(own, { type: column.type, isText });
    return [
      `${value} as v${at}`,
      ...(isCast(column) ? [`${leftoverSql(own, { type: column.type, isText })} as u${at}`] : []),
      `${name}::varchar as t${at}`,
    ];
  });
  const list = items.length === 0 ? 'null as nothing' : items.join(',\n  ');
  return `create temp view ${viewName(side)} as\nselect\n  ${list}\nfrom ${from} as s`;
}

export function viewName(side: SideName): string {
  return `diff_${side}`;
}

interface Casting {
  readonly type: string;
  readonly isText: boolean;
}

function valueSql(own: ColumnType, casting: Casting): string {
  const source = sourceSql(own, casting);
  return own.type === casting.type ? source : `try_cast(${source} as ${casting.type})`;
}

/** What a cast loses, as text: then the value is none of those that the other side can have. */
function leftoverSql(own: ColumnType, casting: Casting): string {
  if (own.type === casting.type) return 'null::varchar';
  const source = sourceSql(own, casting);
  const value = valueSql(own, casting);
  const witness = own.type === 'VARCHAR' ? exactWitness(casting.type) : undefined;
  const rounds =
    witness === undefined
      ? ''
      : ` or ${value}::${witness} is distinct from try_cast(${source} as ${witness})`;
  return `case when ${source} is not null and (${value} is null${rounds}) then ${source}::varchar end`;
}

/** In a file of text an empty value is NULL, unless it is compared as text. */
function sourceSql(own: ColumnType, { type, isText }: Casting): string {
  const name = `s.${quoteIdentifier(own.name)}`;
  return isText && type !== 'VARCHAR' ? `nullif(${name}, '')` : name;
}
