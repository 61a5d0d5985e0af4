import type { ColumnType } from '../core/columns.ts';
import type { DataTest } from '../core/node.ts';

/**
 * Whether a test is right because its column is there: half of the tests of a project need no more, and asking the engine
 * costs a thousand times as much. False says only that the engine must be asked.
 */
export function isPlainlyRight(test: DataTest, columns: readonly ColumnType[]): boolean {
  const { definition } = test;
  if (!isPlain(test) || definition.kind !== 'generic') return false;
  const wanted = definition.columnName?.toLowerCase();
  return columns.some(({ name }) => name.toLowerCase() === wanted);
}

/** Whether a test asks for nothing but a column. */
export function isPlain({ definition, where, failCalc }: DataTest): boolean {
  if (definition.kind !== 'generic' || definition.template !== undefined) return false;
  if (definition.columnName === undefined || where !== undefined || failCalc !== 'count(*)')
    return false;
  return definition.testName === 'not_null' || definition.testName === 'unique';
}
