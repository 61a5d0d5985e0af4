import type { AnyNode, Expression, Node, Program as Syntax } from 'acorn';

/** The local name of each export of a module. */
export function exportedNames({ body }: Syntax): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const node of body) {
    if (node.type !== 'ExportNamedDeclaration') continue;
    for (const { local, exported } of node.specifiers)
      if (local.type === 'Identifier') names.set(nameOf(exported), local.name);
  }
  return names;
}

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.type === 'Identifier' ? (node.name ?? '') : String(node.value);
}

/** What a variable of the module is at first. */
export function initialValue(name: string, { body }: Syntax): Expression | undefined {
  for (const node of body) {
    if (node.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations)
      if (id.type === 'Identifier' && id.name === name) return init ?? undefined;
  }
  return undefined;
}

/** Names that the module declares, or imports from packages. */
export function moduleNames({ body }: Syntax): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of body) {
    if (node.type === 'VariableDeclaration')
      for (const { id } of node.declarations) if (id.type === 'Identifier') names.add(id.name);
    if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')
      if (node.id !== null) names.add(node.id.name);
    if (node.type === 'ImportDeclaration')
      for (const { local } of node.specifiers) names.add(local.name);
  }
  return names;
}

/** Every node of a tree, from the outermost inwards, in the order of the text. */
export function* everyNode(root: Node): Generator<AnyNode, void, undefined> {
  const pending: Node[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next as AnyNode;
    pending.push(...childrenOf(next).reverse());
  }
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
