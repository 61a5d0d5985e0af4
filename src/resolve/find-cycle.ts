import type { Graph } from '../core/graph.ts';
import type { UniqueId } from '../core/node.ts';

/** One cycle of a graph, each node once, in the direction in which they read each other; undefined where there is none. */
export function findCycle(graph: Graph): UniqueId[] | undefined {
  const acyclic = new Set(graph.topological());
  const rest = graph.ids.filter((id) => !acyclic.has(id)).sort();
  const inRest = new Set(rest);
  const [start] = rest;
  if (start === undefined) return undefined;
  // Whoever is left has a parent that is left too: going up must come to the same node again.
  const path: UniqueId[] = [];
  const position = new Map<UniqueId, number>();
  let at: UniqueId | undefined = start;
  while (at !== undefined && !position.has(at)) {
    position.set(at, path.length);
    path.push(at);
    at = [...graph.parents(at)].sort().find((parent) => inRest.has(parent));
  }
  return at === undefined ? undefined : path.slice(position.get(at));
}
