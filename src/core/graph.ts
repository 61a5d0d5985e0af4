import type { UniqueId } from './node.ts';

/** The acyclic graph of node ids; an edge leads from a parent to the child that reads it. */
export class Graph {
  readonly #parents: ReadonlyMap<UniqueId, readonly UniqueId[]>;
  readonly #children: ReadonlyMap<UniqueId, readonly UniqueId[]>;

  /** @param parents every node with the nodes it reads; each parent must be a key too */
  constructor(parents: ReadonlyMap<UniqueId, readonly UniqueId[]>) {
    const children = new Map<UniqueId, UniqueId[]>([...parents.keys()].map((id) => [id, []]));
    for (const [id, list] of parents) for (const parent of list) children.get(parent)?.push(id);
    this.#parents = parents;
    this.#children = children;
  }

  get ids(): UniqueId[] {
    return [...this.#parents.keys()];
  }

  parents(id: UniqueId): readonly UniqueId[] {
    return this.#parents.get(id) ?? [];
  }

  children(id: UniqueId): readonly UniqueId[] {
    return this.#children.get(id) ?? [];
  }

  /** All nodes above, at most `depth` edges away, without the node itself. */
  ancestors(id: UniqueId, depth = Infinity): Set<UniqueId> {
    return this.#reach(id, depth, this.#parents);
  }

  /** All nodes below, at most `depth` edges away, without the node itself. */
  descendants(id: UniqueId, depth = Infinity): Set<UniqueId> {
    return this.#reach(id, depth, this.#children);
  }

  /** Parents before children; among equals by id. Nodes of a cycle and those below it are left out. */
  topological(): UniqueId[] {
    const waiting = new Map([...this.#parents].map(([id, parents]) => [id, new Set(parents).size]));
    let ready = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
    const order: UniqueId[] = [];
    while (ready.length > 0) {
      order.push(...ready.sort());
      const next: UniqueId[] = [];
      for (const id of ready) {
        for (const child of new Set(this.children(id))) {
          const left = waiting.get(child)! - 1;
          waiting.set(child, left);
          if (left === 0) next.push(child);
        }
      }
      ready = next;
    }
    return order;
  }

  #reach(
    id: UniqueId,
    depth: number,
    edges: ReadonlyMap<UniqueId, readonly UniqueId[]>,
  ): Set<UniqueId> {
    const found = new Set<UniqueId>();
    let edge: UniqueId[] = [id];
    for (let step = 0; step < depth && edge.length > 0; step++) {
      const next: UniqueId[] = [];
      for (const from of edge) {
        for (const to of edges.get(from) ?? []) {
          if (to === id || found.has(to)) continue;
          found.add(to);
          next.push(to);
        }
      }
      edge = next;
    }
    return found;
  }
}
