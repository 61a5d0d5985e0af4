import type { Graph } from '../core/graph.ts';
import type { UniqueId } from '../core/node.ts';
import {
  columnNamed,
  originKey,
  type ColumnOrigin,
  type ColumnRef,
  type Lineages,
  type Origin,
} from './model-lineage.ts';

/** `reads`: a node reads another; `value`: a column goes into a column's value; `rows`: it only steers which rows count. */
export interface LineageEdge {
  readonly from: Origin;
  readonly to: Origin;
  readonly kind: 'reads' | 'value' | 'rows';
}

/** What cannot be said of a column or a node, and why. */
export interface UnknownOrigin {
  readonly of: Origin;
  readonly reason: string;
}

/** What leads to the subject or from it, in the order in which it is found from there. */
export interface LineageGraph {
  readonly edges: readonly LineageEdge[];
  readonly unknown: readonly UnknownOrigin[];
}

/** All nodes above one. */
export function nodesUp(id: UniqueId, graph: Graph): LineageGraph {
  const edges = walk<UniqueId>([id], (each) =>
    graph.parents(each).map((parent) => ({ next: parent, edge: reads(parent, each) })),
  );
  return { edges, unknown: [] };
}

/** All nodes below one that `isShown`. */
export function nodesDown(
  id: UniqueId,
  graph: Graph,
  isShown: (id: UniqueId) => boolean,
): LineageGraph {
  const edges = walk<UniqueId>([id], (each) =>
    graph
      .children(each)
      .filter(isShown)
      .map((child) => ({ next: child, edge: reads(each, child) })),
  );
  return { edges, unknown: [] };
}

/** The columns that a column comes from, up to those of sources and seeds, and what steers the rows of each node on the way. */
export function columnsUp(start: ColumnRef, lineages: Lineages): LineageGraph {
  const unknown: UnknownOrigin[] = [];
  const seen = new Set<UniqueId>();
  const edges: LineageEdge[] = [];
  const columnEdges = walk<ColumnRef>([start], (to) => {
    const lineage = lineages.get(to.uniqueId);
    const column = lineage === undefined ? undefined : columnNamed(lineage, to.column);
    const reason = column === undefined ? lineage?.unknown : column.unknown;
    if (reason !== undefined) unknown.push({ of: to, reason });
    if (lineage !== undefined && !seen.has(to.uniqueId)) {
      seen.add(to.uniqueId);
      const of = { uniqueId: to.uniqueId, column: undefined };
      const steers = lineage.rows.filter((from) => from.column !== undefined);
      edges.push(...steers.map((from) => ({ from, to: of, kind: 'rows' as const })));
      if (lineage.unknown !== undefined && lineage.unknown !== reason) {
        unknown.push({ of, reason: lineage.unknown });
      }
    }
    return column === undefined ? [] : edgesInto(to, column);
  });
  return { edges: [...columnEdges, ...edges], unknown };
}

/** The columns that a column goes into, and the nodes whose rows it steers. */
export function columnsDown(start: ColumnRef, lineages: Lineages, graph: Graph): LineageGraph {
  const readers = readersOf(lineages);
  const edges = walk<ColumnRef>([start], (from) =>
    (readers.get(originKey(from)) ?? []).map((edge) => ({ next: columnOf(edge.to), edge })),
  );
  const reached = new Set([start, ...edges.map(({ to }) => to)].map(({ uniqueId }) => uniqueId));
  const unknown = [...lineages.values()].flatMap(({ uniqueId, unknown: reason }) =>
    reason !== undefined && graph.parents(uniqueId).some((parent) => reached.has(parent))
      ? [{ of: { uniqueId, column: undefined }, reason }]
      : [],
  );
  return { edges, unknown };
}

function edgesInto(to: ColumnRef, { values, rows }: ColumnOrigin): Step<ColumnRef>[] {
  return [
    ...values.map((from) => ({ next: from, edge: { from, to, kind: 'value' as const } })),
    ...rows.map((from) => ({ next: columnOf(from), edge: { from, to, kind: 'rows' as const } })),
  ];
}

/** By the key of a column, every edge that leads from it. */
function readersOf(lineages: Lineages): ReadonlyMap<string, readonly LineageEdge[]> {
  const readers = new Map<string, LineageEdge[]>();
  const add = (edge: LineageEdge): void => {
    const key = originKey(edge.from);
    const found = readers.get(key);
    if (found === undefined) readers.set(key, [edge]);
    else found.push(edge);
  };
  for (const { uniqueId, columns, rows } of lineages.values()) {
    for (const column of columns) {
      for (const { edge } of edgesInto({ uniqueId, column: column.column }, column)) add(edge);
    }
    for (const from of rows) add({ from, to: { uniqueId, column: undefined }, kind: 'rows' });
  }
  return readers;
}

/** Undefined where the walk ends: at the rows of a node. */
function columnOf({ uniqueId, column }: Origin): ColumnRef | undefined {
  return column === undefined ? undefined : { uniqueId, column };
}

interface Step<T> {
  readonly next: T | undefined;
  readonly edge: LineageEdge;
}

/** Every edge that is reached, each place once, nearest first. */
function walk<T extends UniqueId | ColumnRef>(
  start: readonly T[],
  stepsFrom: (place: T) => readonly Step<T>[],
): LineageEdge[] {
  const keyOf = (place: T): string => (typeof place === 'string' ? place : originKey(place));
  const seen = new Set(start.map(keyOf));
  const queue = [...start];
  const edges: LineageEdge[] = [];
  for (let at = 0; at < queue.length; at++) {
    for (const { next, edge } of stepsFrom(queue[at]!)) {
      edges.push(edge);
      if (next === undefined || seen.has(keyOf(next))) continue;
      seen.add(keyOf(next));
      queue.push(next);
    }
  }
  return edges;
}

function reads(parent: UniqueId, child: UniqueId): LineageEdge {
  return {
    from: { uniqueId: parent, column: undefined },
    to: { uniqueId: child, column: undefined },
    kind: 'reads',
  };
}
