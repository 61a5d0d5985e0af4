import { attachedNode, type Manifest } from '../core/manifest.ts';
import type { DataTest, GenericTest, UniqueId } from '../core/node.ts';

/** The columns that hold no NULL where the tests passed, by the node that has them, in lower case. */
export function notNullColumns(manifest: Manifest): ReadonlyMap<UniqueId, ReadonlySet<string>> {
  const columns = new Map<UniqueId, Set<string>>();
  for (const test of manifest.nodes.values()) {
    if (test.resourceType !== 'test') continue;
    const [column, owner] = [guardedColumn(test), attachedNode(test, manifest)];
    if (column === undefined || owner === undefined) continue;
    const known = columns.get(owner) ?? new Set<string>();
    columns.set(owner, known.add(column.toLowerCase()));
  }
  return columns;
}

/** The column that a test of every row keeps free of NULL; undefined where it lets one through, or is another test. */
function guardedColumn(test: DataTest): string | undefined {
  const { definition, severity, where, errorIf, failCalc } = test;
  if (definition.kind !== 'generic' || definition.testName !== 'not_null') return undefined;
  const isBuiltIn = definition.template === undefined;
  const stopsAtOne = severity === 'error' && where === undefined && failsAtOne(errorIf);
  if (!isBuiltIn || !stopsAtOne || failCalc !== 'count(*)') return undefined;
  return definition.columnName ?? columnArgument(definition);
}

/** The argument is an expression, which only a plain name surely is a column in. */
function columnArgument({ arguments: given }: GenericTest): string | undefined {
  const argument = given['column_name'];
  const text = argument?.kind === 'value' ? argument.value : undefined;
  return typeof text === 'string' && /^[A-Za-z_]\w*$/.test(text) ? text : undefined;
}

/** Whether a threshold such as `> 0` is met by one row and by every larger number. */
function failsAtOne(threshold: string): boolean {
  return /^(!= ?0|<> ?0|> ?0|>= ?1)$/.test(threshold.trim().replace(/\s+/g, ' '));
}
