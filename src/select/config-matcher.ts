import { isJsonObject, type Json } from '../core/json.ts';
import type { Node } from '../core/node.ts';
import type { NodeMatcher } from './selector.ts';

/** Tells the nodes whose configuration under `path` is the value, or a list that holds it. */
export function configMatcher(path: readonly string[], value: string): NodeMatcher {
  const ignoresCase = path.join() === 'severity';
  const lowerCase = value.toLowerCase();
  const isWanted = (actual: string | boolean): boolean =>
    ignoresCase || typeof actual === 'boolean'
      ? String(actual).toLowerCase() === lowerCase
      : actual === value;
  return (node) => configValues(node, path).some(isWanted);
}

/** The values of a configuration that a selector can name. */
export function configValues(node: Node, path: readonly string[]): (string | boolean)[] {
  const found = configAt(node, path);
  return (Array.isArray(found) ? found : [found]).flatMap((value) => {
    if (typeof value === 'number') return [String(value)];
    return typeof value === 'string' || typeof value === 'boolean' ? [value] : [];
  });
}

function configAt(node: Node, path: readonly string[]): Json | undefined {
  const [first = '', ...rest] = path;
  let value = topLevel(node, first);
  for (const key of rest) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** One configuration in force, also where it is a default that nobody wrote down. */
function topLevel(node: Node, key: string): Json | undefined {
  if (key === 'tags') return node.tags;
  if (key === 'meta') return node.meta;
  if (key === 'severity' && node.resourceType === 'test') return node.severity;
  if (Object.hasOwn(node.config, key)) return node.config[key];
  return key === 'enabled' ? true : undefined;
}
