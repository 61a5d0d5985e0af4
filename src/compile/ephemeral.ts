import type { CompiledNode } from '../core/compiled.ts';
import type { UniqueId } from '../core/node.ts';
import type { Location } from '../core/source-text.ts';

type Sql = Pick<CompiledNode, 'sql' | 'locate'>;

/** The SQL of one template, with the ephemeral models that it reads. */
export interface Fragment {
  /** What stands for it in the SQL of a child, where it is ephemeral. */
  readonly name: string;
  /** Every ephemeral model below it, parents first. */
  readonly ephemerals: ReadonlyMap<UniqueId, Fragment>;
  /** Its own SQL. */
  readonly own: Sql;
  /** Its own SQL with the ephemeral models before it. */
  readonly whole: Sql;
}

/** Puts ephemeral models before a query. The query becomes a subquery, so that it may begin with `with` itself. */
export function withEphemerals(own: Sql, ephemerals: ReadonlyMap<UniqueId, Fragment>): Sql {
  if (ephemerals.size === 0) return own;
  const parts: {
    readonly start: number;
    readonly end: number;
    readonly locate: (offset: number) => Location;
  }[] = [];
  let sql = '';
  const add = (part: Sql) => {
    parts.push({ start: sql.length, end: sql.length + part.sql.length, locate: part.locate });
    sql += part.sql;
  };
  for (const { name, own: inner } of ephemerals.values()) {
    sql += `${sql === '' ? 'with ' : ',\n'}${name} as (\n`;
    add(inner);
    sql += '\n)';
  }
  sql += '\nfrom (\n';
  add(own);
  sql += '\n)';
  const locate = (offset: number) => {
    const part = parts.find(({ start, end }) => offset >= start && offset <= end);
    return part === undefined ? own.locate(0) : part.locate(offset - part.start);
  };
  return { sql, locate };
}
