import { attachedNode, type Manifest } from '../../core/manifest.ts';
import type { DataTest, UniqueId } from '../../core/node.ts';

/** The columns by which people know a row of a node, as its tests tell: one that is unique, else several that are together. */
export function keyColumns(id: UniqueId, manifest: Manifest): readonly string[] {
  const tests = [...manifest.nodes.values()].filter(
    (node) => node.resourceType === 'test' && attachedNode(node, manifest) === id,
  );
  const keys = tests.flatMap((node) => (node.resourceType === 'test' ? [keyOf(node)] : []));
  const single = keys.find((key) => key.length === 1);
  return single ?? keys.find((key) => key.length > 1) ?? [];
}

/** Names by which packages and projects know such a test. */
const together: ReadonlySet<string> = new Set(['unique_together', 'unique_combination_of_columns']);

function keyOf({ definition, where }: DataTest): readonly string[] {
  if (definition.kind !== 'generic' || where !== undefined) return [];
  const { testName, columnName, arguments: given } = definition;
  if (testName === 'unique') return columnName === undefined ? [] : [columnName];
  if (!together.has(testName)) return [];
  const columns = given['columns'] ?? given['combination_of_columns'];
  const list = columns?.kind === 'value' && Array.isArray(columns.value) ? columns.value : [];
  return list.filter((name): name is string => typeof name === 'string');
}
