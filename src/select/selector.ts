import type { Node } from '../core/node.ts';

/** A parsed `--select` expression: nodes that meet all of its criteria. */
export interface Selector {
  readonly text: string;
  readonly criteria: readonly Criterion[];
}

/** One part of an expression: nodes that a method finds, and how far around them it reaches. */
export interface Criterion extends Pattern {
  readonly matches: NodeMatcher;
  /** How many edges up; 0 for none, Infinity for all. */
  readonly ancestorDepth: number;
  readonly descendantDepth: number;
  /** `@`: all descendants, and all that these read. */
  readonly withWholeFamily: boolean;
}

/** What a criterion looks for: the part without its graph operators, as written. */
export interface Pattern {
  /** The whole expression, for messages. */
  readonly selector: string;
  readonly method: Method;
  /** What follows the method after a dot: `["meta", "owner"]` of `config.meta.owner:ann`. */
  readonly path: readonly string[];
  readonly value: string;
}

export type NodeMatcher = (node: Node) => boolean;

export const methods = [
  'config',
  'file',
  'fqn',
  'package',
  'path',
  'resource_type',
  'source',
  'tag',
  'test_name',
  'test_type',
] as const;
export type Method = (typeof methods)[number];

export function isMethod(name: string): name is Method {
  return methods.some((method) => method === name);
}
