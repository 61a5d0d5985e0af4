import type { Graph } from './graph.ts';
import type { DataTest, Node, Ref, UniqueId } from './node.ts';
import type { Template } from './template.ts';

/** Every node with its graph: what parsing and resolving the project gave. */
export interface Manifest {
  readonly projectName: string;
  /** By unique id, sorted. */
  readonly nodes: ReadonlyMap<UniqueId, Node>;
  readonly graph: Graph;
  /** Macros by name: what `{{> name}}` includes. */
  readonly macros: ReadonlyMap<string, Template>;
  /** What every ref of every node resolved to. */
  resolveRef(ref: Ref): UniqueId;
}

/** The node that a generic test is attached to; undefined for a singular test. */
export function attachedNode(test: DataTest, manifest: Manifest): UniqueId | undefined {
  const [first] = test.refs;
  return test.definition.kind === 'generic' && first !== undefined
    ? manifest.resolveRef(first)
    : undefined;
}
