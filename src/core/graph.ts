import { edgesOf, reach, reversed, topologicalOrder, type Edges } from './edges.ts';
import type { Marks } from './marks.ts';
import type { UniqueId } from './node.ts';

/** The acyclic graph of node ids; an edge leads from a parent to the child that reads it. */
export class Graph {
  /** Sorted; marks are given by the position in this list. */
  readonly ids: readonly UniqueId[];
  readonly #positions: ReadonlyMap<UniqueId, number>;
  readonly #parents: Edges;
  readonly #children: Edges;
  #order: Int32Array | undefined;

  /** @param parents every node with the nodes it reads; each parent must be a key too */
  constructor(parents: ReadonlyMap<UniqueId, readonly UniqueId[]>) {
    const ids = [...parents.keys()].sort();
    const positions = new Map(ids.map((id, position) => [id, position]));
    const positionsOf = (list: readonly UniqueId[]): number[] =>
      list.flatMap((id) => positions.get(id) ?? []);
    this.ids = ids;
    this.#positions = positions;
    this.#parents = edgesOf(ids.map((id) => positionsOf(parents.get(id)!)));
    this.#children = reversed(this.#parents);
  }

  parents(id: UniqueId): UniqueId[] {
    return this.#next(id, this.#parents);
  }

  /** Sorted. */
  children(id: UniqueId): UniqueId[] {
    return this.#next(id, this.#children);
  }

  /** All nodes above, at most `depth` edges away, without the node itself. */
  ancestors(id: UniqueId, depth = Infinity): Set<UniqueId> {
    return this.#around(id, depth, this.#parents);
  }

  /** All nodes below, at most `depth` edges away, without the node itself. */
  descendants(id: UniqueId, depth = Infinity): Set<UniqueId> {
    return this.#around(id, depth, this.#children);
  }

  /** The marked nodes and all above them, at most `depth` edges away. */
  withAncestors(marks: Marks, depth = Infinity): Marks {
    return reach(this.#parents, marks, depth);
  }

  /** The marked nodes and all below them, at most `depth` edges away. */
  withDescendants(marks: Marks, depth = Infinity): Marks {
    return reach(this.#children, marks, depth);
  }

  /** Parents before children; among equals by id. Nodes of a cycle and those below it are left out. */
  topological(): UniqueId[] {
    return Array.from(this.topologicalPositions(), (position) => this.ids[position]!);
  }

  /** The topological order as positions in `ids`. */
  topologicalPositions(): Int32Array {
    return (this.#order ??= topologicalOrder(this.#children));
  }

  #next(id: UniqueId, { starts, targets }: Edges): UniqueId[] {
    const found: UniqueId[] = [];
    const position = this.#positions.get(id);
    if (position === undefined) return found;
    const end = starts[position + 1]!;
    for (let at = starts[position]!; at < end; at++) found.push(this.ids[targets[at]!]!);
    return found;
  }

  #around(id: UniqueId, depth: number, edges: Edges): Set<UniqueId> {
    const position = this.#positions.get(id);
    const found = new Set<UniqueId>();
    if (position === undefined) return found;
    const marks = new Uint8Array(this.ids.length);
    marks[position] = 1;
    for (const [at, mark] of reach(edges, marks, depth).entries()) {
      if (mark === 1 && at !== position) found.add(this.ids[at]!);
    }
    return found;
  }
}
