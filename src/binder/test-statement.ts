import type { Statement } from '../core/adapter.ts';
import type { CompiledNode } from '../core/compiled.ts';
import type { DataTest } from '../core/node.ts';
import { needsTested } from '../core/threshold.ts';

/** The statement that counts what a test found wrong: one row with that number, and of how many rows where a share counts. */
export function testStatement(compiled: CompiledNode, test: DataTest): Statement {
  const { prefix, suffix } = around(compiled, test);
  return `${prefix}${compiled.sql}${suffix}`;
}

/** How many characters of the statement come before the test's own SQL. */
export function testStatementOffset(compiled: CompiledNode, test: DataTest): number {
  return around(compiled, test).prefix.length;
}

function around(
  { subject }: CompiledNode,
  { failCalc, limit, warnIf, errorIf }: DataTest,
): { prefix: string; suffix: string } {
  const isShare = subject !== undefined && needsTested([warnIf, errorIf]);
  const tested = isShare ? `, (select count(*) from ${subject}) as tested` : '';
  return {
    prefix: `select ${failCalc} as failures${tested}\nfrom (\n`,
    suffix: `\n${limit === undefined ? '' : `limit ${limit}\n`}) as test`,
  };
}
