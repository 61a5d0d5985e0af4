import type { Statement } from '../core/adapter.ts';
import type { CompiledNode } from '../core/compiled.ts';
import type { DataTest } from '../core/node.ts';

/** The statement that counts what a test found wrong: one row with one number. */
export function testStatement(compiled: CompiledNode, test: DataTest): Statement {
  const { prefix, suffix } = around(test);
  return `${prefix}${compiled.sql}${suffix}`;
}

/** How many characters of the statement come before the test's own SQL. */
export function testStatementOffset(test: DataTest): number {
  return around(test).prefix.length;
}

function around({ failCalc, limit }: DataTest): { prefix: string; suffix: string } {
  return {
    prefix: `select ${failCalc} as failures\nfrom (\n`,
    suffix: `\n${limit === undefined ? '' : `limit ${limit}\n`}) as test`,
  };
}
