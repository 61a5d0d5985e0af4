import type { Statement } from '../core/adapter.ts';
import type { CompiledNode } from '../core/compiled.ts';
import type { DataTest } from '../core/node.ts';
import { quoteIdentifier } from '../core/relation.ts';
import { needsTested } from '../core/threshold.ts';
import { columnsRead, readsRowsOnly } from './columns-read.ts';

/** What stands for the rows that several tests look at; nobody else calls anything so. */
const rowsName = 'ingot tested rows';
const rows = quoteIdentifier(rowsName);

export interface CountedTest {
  readonly test: DataTest;
  readonly compiled: CompiledNode;
}

/** Whether a test can count on rows that were read for others too. */
export function canShareRows({ compiled }: CountedTest): boolean {
  return compiled.about !== undefined && readsRowsOnly(compiled.about.as(rows).sql, rowsName);
}

/**
 * One statement for several tests of one table, which reads it once: a row with two columns a test, what it found wrong and
 * of how many rows, where a share counts.
 * @param columns those of the table
 */
export function countsStatement(
  tests: readonly CountedTest[],
  { table, columns }: { readonly table: string; readonly columns: readonly string[] },
): Statement {
  const read = tests.map((each) => readBy(each, columns));
  const isAll = read.some((names) => names === undefined);
  const named = new Set(read.flatMap((names) => names ?? []));
  const wanted = columns.filter((name) => named.has(name)).map(quoteIdentifier);
  const list = isAll ? '*' : wanted.length === 0 ? '1 as "row"' : wanted.join(', ');
  return `with ${rows} as materialized (
select ${list}
from ${table}
)
select
${tests.map(countsOf).join(',\n')}`;
}

/** Undefined where it may be all. */
function readBy(
  { test, compiled }: CountedTest,
  columns: readonly string[],
): readonly string[] | undefined {
  const { sql = '', subject = rows } = compiled.about?.as(rows) ?? {};
  const parts = [
    sql.replaceAll(subject, () => rows),
    `select ${test.failCalc} from ${rows} as test`,
    ...(test.where === undefined ? [] : [`select 1 where ${test.where}`]),
  ].map((part) => columnsRead(part, { table: rowsName, columns }));
  return parts.some((names) => names === undefined)
    ? undefined
    : parts.flatMap((names) => names ?? []);
}

/** A query that is no single value is an error, and its test then runs on its own. */
function countsOf({ test, compiled }: CountedTest): string {
  const { sql = '', subject = rows } = compiled.about?.as(rows) ?? {};
  const { failCalc, limit, warnIf, errorIf } = test;
  const most = limit === undefined ? '' : `limit ${limit}\n`;
  const tested = needsTested([warnIf, errorIf]) ? `(select count(*) from ${subject})` : 'null';
  return `(select ${failCalc}\nfrom (\n${sql}\n${most}) as test),\n${tested}`;
}
