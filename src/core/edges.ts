import type { Marks } from './marks.ts';

/** The edges of a graph whose nodes are the numbers from 0: `targets` from `starts[node]` up to `starts[node + 1]`. */
export interface Edges {
  readonly starts: Int32Array;
  readonly targets: Int32Array;
}

export function edgesOf(targetsByNode: readonly (readonly number[])[]): Edges {
  const starts = new Int32Array(targetsByNode.length + 1);
  for (const [node, targets] of targetsByNode.entries()) {
    starts[node + 1] = starts[node]! + targets.length;
  }
  return { starts, targets: Int32Array.from(targetsByNode.flat()) };
}

/** The same edges the other way round; the targets of a node are in ascending order. */
export function reversed({ starts, targets }: Edges): Edges {
  const turned = startsOf(targets, starts.length - 1);
  const next = turned.slice();
  const sources = new Int32Array(targets.length);
  for (let node = 0; node + 1 < starts.length; node++) {
    for (let at = starts[node]!; at < starts[node + 1]!; at++) {
      sources[next[targets[at]!]!++] = node;
    }
  }
  return { starts: turned, targets: sources };
}

/** The marked nodes and all that at most `depth` edges lead to from them. */
export function reach({ starts, targets }: Edges, from: Marks, depth: number): Marks {
  const found = from.slice();
  let edge: number[] = [];
  for (let node = 0; node < from.length; node++) if (from[node] === 1) edge.push(node);
  for (let step = 0; step < depth && edge.length > 0; step++) {
    const next: number[] = [];
    for (const node of edge) {
      for (let at = starts[node]!; at < starts[node + 1]!; at++) {
        const target = targets[at]!;
        if (found[target] === 1) continue;
        found[target] = 1;
        next.push(target);
      }
    }
    edge = next;
  }
  return found;
}

/**
 * Nodes before their targets: by the length of the longest way to a node, then in ascending order.
 * Nodes of a cycle and those that one leads to are left out.
 */
export function topologicalOrder(edges: Edges): Int32Array {
  const { reached, generations } = generationsOf(edges);
  const next = startsOf(
    reached.map((node) => generations[node]!),
    generations.length,
  );
  const order = new Int32Array(reached.length);
  for (let node = 0; node < generations.length; node++) {
    const generation = generations[node]!;
    if (generation >= 0) order[next[generation]!++] = node;
  }
  return order;
}

/** For every node the length of the longest way to it, or -1 where a cycle leads to it. */
function generationsOf({ starts, targets }: Edges): {
  readonly reached: Int32Array;
  readonly generations: Int32Array;
} {
  const waiting = new Int32Array(starts.length - 1);
  for (let at = 0; at < targets.length; at++) waiting[targets[at]!]!++;
  const generations = new Int32Array(waiting.length).fill(-1);
  const reached = new Int32Array(waiting.length);
  let end = 0;
  const add = (node: number, generation: number): void => {
    generations[node] = generation;
    reached[end++] = node;
  };
  for (let node = 0; node < waiting.length; node++) if (waiting[node] === 0) add(node, 0);
  for (let current = 0; current < end; current++) {
    const node = reached[current]!;
    for (let at = starts[node]!; at < starts[node + 1]!; at++) {
      const target = targets[at]!;
      if (--waiting[target]! === 0) add(target, generations[node]! + 1);
    }
  }
  return { reached: reached.subarray(0, end), generations };
}

/** Where each of `length` buckets starts when `buckets` are sorted. */
function startsOf(buckets: Int32Array, length: number): Int32Array {
  const starts = new Int32Array(length + 1);
  for (let at = 0; at < buckets.length; at++) starts[buckets[at]! + 1]!++;
  for (let bucket = 1; bucket < starts.length; bucket++) starts[bucket]! += starts[bucket - 1]!;
  return starts;
}
