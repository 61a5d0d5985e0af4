import { IngotError, type ErrorCollector } from '../core/error.ts';
import { isTest, type Node, type TableNode } from '../core/node.ts';
import { relationKey, renderRelation } from '../core/relation.ts';

/** Two nodes may share neither an id nor a table. */
export function checkDuplicates(nodes: readonly Node[], errors: ErrorCollector): void {
  const byId = new Map<string, Node>();
  const byTable = new Map<string, Node>();
  for (const node of nodes) {
    const same = byId.get(node.uniqueId);
    if (same !== undefined) errors.add(duplicate(node, same));
    byId.set(node.uniqueId, node);
    if (same !== undefined || isTest(node) || !makesTable(node)) continue;
    const key = relationKey(node.relation);
    const other = byTable.get(key);
    if (other !== undefined) {
      const hint =
        'Letter case does not count in SQL names. Rename one, or give it another alias or schema.';
      const message = `${describe(node)} and ${describe(other)} would both be ${renderRelation(node.relation)}`;
      errors.add(new IngotError('RELATION_DUPLICATE', message, { location: node.location, hint }));
    }
    byTable.set(key, node);
  }
  checkStoredFailures(nodes, byTable, errors);
  for (const node of nodes) {
    const to = node.resourceType === 'source' ? node.files?.rejects.to : undefined;
    if (to === undefined || node.resourceType !== 'source') continue;
    const relation = { ...node.relation, identifier: to };
    const other = byTable.get(relationKey(relation));
    if (other === undefined) continue;
    const message = `The rejects of ${describe(node)} and ${describe(other)} would both be ${renderRelation(relation)}`;
    const hint = 'Give "to" of "rejects" another name.';
    const { location } = node.files ?? node;
    errors.add(new IngotError('RELATION_DUPLICATE', message, { location, hint }));
  }
}

/** A table of failures that took the place of another table would destroy it. */
function checkStoredFailures(
  nodes: readonly Node[],
  byTable: ReadonlyMap<string, Node>,
  errors: ErrorCollector,
): void {
  // Also those that others load.
  const taken = new Map(byTable);
  for (const node of nodes)
    if (node.resourceType === 'source') taken.set(relationKey(node.relation), node);
  for (const node of nodes) {
    if (node.resourceType !== 'test' || node.stored === undefined) continue;
    const { relation } = node.stored;
    const other = taken.get(relationKey(relation));
    taken.set(relationKey(relation), node);
    if (other === undefined || other.uniqueId === node.uniqueId) continue;
    const message = `The failures of ${describe(node)} and ${describe(other)} would both be ${renderRelation(relation)}`;
    const hint = 'Give the test another "alias" or "schema".';
    errors.add(new IngotError('RELATION_DUPLICATE', message, { location: node.location, hint }));
  }
}

/** False for what is read only, or becomes a part of its children. */
function makesTable(node: TableNode): boolean {
  switch (node.resourceType) {
    case 'model':
      return node.materialization.kind !== 'ephemeral';
    case 'source':
      return node.files !== undefined;
    case 'seed':
    case 'snapshot':
      return true;
  }
}

function duplicate(node: Node, same: Node): IngotError {
  const code = isTest(node) ? 'TEST_DUPLICATE' : 'NODE_DUPLICATE';
  const message = `Two ${node.resourceType.replace('_', ' ')}s are named "${node.fullName}"`;
  const hint = `The other one is ${same.location.path}:${same.location.line}.`;
  return new IngotError(code, message, { location: node.location, hint });
}

function describe(node: Node): string {
  return `${node.resourceType} "${node.fullName}" (${node.path})`;
}
