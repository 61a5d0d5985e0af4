import type { DataTest, GenericTest } from '../core/node.ts';
import { quoteIdentifier } from '../core/relation.ts';
import { columnOf } from './generic-test-sql.ts';

/**
 * The query of a test as people want to see its rows: with the key of the node, and no other columns than the one that is
 * wrong. A query of the project's own stays as it is.
 */
export function failingRowsSql(
  { definition }: DataTest,
  sql: string,
  key: readonly string[],
): string {
  if (definition.kind !== 'generic' || definition.template !== undefined || key.length === 0)
    return sql;
  const columns = columnsWith(definition, key);
  switch (definition.testName) {
    case 'not_null':
      return sql.replace(/^select \*\n/, () => `select ${columns}\n`);
    case 'relationships':
    case 'relationships_where':
      return sql.replace(/^select .* as from_field\n/, () => `select ${columns}\n`);
    default:
      return sql;
  }
}

function columnsWith(test: GenericTest, key: readonly string[]): string {
  return [...new Set([...key.map(quoteIdentifier), columnOf(test)])].join(', ');
}
