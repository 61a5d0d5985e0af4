import { isTest, type Node } from '../core/node.ts';
import { nearest } from '../core/suggest.ts';
import { configValues } from './config-matcher.ts';
import type { Pattern } from './selector.ts';

/** What the user may have meant by a pattern that no node meets, as it would be written; best first. */
export function nearMisses(pattern: Pattern, nodes: readonly Node[]): string[] {
  const { method, path, value } = pattern;
  if (method === 'fqn') return nearNames(value, nodes);
  const prefix = `${[method, ...path].join('.')}:`;
  return nearest(
    value,
    nodes.flatMap((node) => knownValues(node, pattern)),
  ).map((known) => prefix + known);
}

/** Tests are many and their names hold those of what they test, so they come last. */
function nearNames(value: string, nodes: readonly Node[]): string[] {
  const written = new Map<string, string>();
  for (const { resourceType, fullName, fqn } of nodes) {
    if (resourceType === 'source') written.set(fullName, `source:${fullName}`);
    else if (resourceType !== 'test' && resourceType !== 'unit_test') {
      for (const folder of foldersOf(fqn.slice(1), '.')) written.set(folder, folder);
      written.set(fullName, fullName);
    }
  }
  const near = nearest(value, written.keys()).map((name) => written.get(name)!);
  if (near.length > 0) return near;
  const tests = nodes.filter(isTest);
  return nearest(
    value,
    tests.map(({ name }) => name),
  );
}

function knownValues(node: Node, { method, path }: Pattern): readonly string[] {
  switch (method) {
    case 'config':
      return configValues(node, path).map(String);
    case 'file':
      return [node.path.slice(node.path.lastIndexOf('/') + 1)];
    case 'package':
      return [node.packageName];
    case 'path':
      return [node.path, ...foldersOf(node.path.split('/'), '/')];
    case 'source':
      return node.resourceType === 'source' ? [node.sourceName, node.fullName] : [];
    case 'tag':
      return node.tags;
    case 'test_name':
      return node.resourceType === 'test' && node.definition.kind === 'generic'
        ? [node.definition.testName]
        : [];
    case 'fqn':
    case 'resource_type':
    case 'test_type':
      return [];
  }
}

/** `a`, `a.b` of `["a", "b", "c"]`. */
function foldersOf(names: readonly string[], separator: string): string[] {
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join(separator));
}
