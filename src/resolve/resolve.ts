import { ErrorCollector, IngotError } from '../core/error.ts';
import { Graph } from '../core/graph.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Node, Ref, UniqueId } from '../core/node.ts';
import type { ParsedProject } from '../core/parsed-project.ts';
import { relationKey } from '../core/relation.ts';
import { checkDuplicates } from './duplicates.ts';
import { findCycle } from './find-cycle.ts';
import { NameIndex } from './name-index.ts';

/** Stage 3: which node each ref means, and the graph that follows. Throws every mistake that it finds at once. */
export function resolve(parsed: ParsedProject): Manifest {
  const errors = new ErrorCollector();
  if (parsed.nodes.length === 0) {
    throw new IngotError(
      'PROJECT_EMPTY',
      `The project "${parsed.projectName}" has no models, seeds, sources or tests`,
      { hint: 'Put a first model into models/, for example models/bronze/orders.sql.' },
    );
  }
  checkDuplicates(parsed.nodes, errors);
  const index = new NameIndex(parsed);
  const seedsByTable = new Map(
    parsed.nodes.flatMap((node) =>
      node.resourceType === 'seed' ? [[relationKey(node.relation), node.uniqueId] as const] : [],
    ),
  );
  const parents = new Map<UniqueId, readonly UniqueId[]>();
  const sorted = [...parsed.nodes].sort((a, b) => (a.uniqueId < b.uniqueId ? -1 : 1));
  for (const node of sorted) {
    const found = parentsOf(node).flatMap((ref) => errors.try(() => [index.find(ref)]) ?? []);
    const seed =
      node.resourceType === 'source' ? seedsByTable.get(relationKey(node.relation)) : undefined;
    parents.set(node.uniqueId, [...new Set(seed === undefined ? found : [seed, ...found])]);
  }
  errors.throwIfAny();
  const nodes = new Map(sorted.map((node) => [node.uniqueId, node]));
  const graph = new Graph(parents);
  throwIfCyclic(graph, { nodes, resolveRef: (ref) => index.find(ref) });
  return {
    projectName: parsed.projectName,
    nodes,
    graph,
    macros: parsed.macros,
    resolveRef: (ref) => index.find(ref),
  };
}

function parentsOf(node: Node): readonly Ref[] {
  return 'refs' in node ? node.refs : [];
}

function throwIfCyclic(
  graph: Graph,
  { nodes, resolveRef }: Pick<Manifest, 'nodes' | 'resolveRef'>,
): void {
  const cycle = findCycle(graph);
  const [first] = cycle ?? [];
  const node = first === undefined ? undefined : nodes.get(first);
  if (cycle === undefined || node === undefined) return;
  const names = [...shortened(cycle), node.uniqueId].map((id) => nodes.get(id)?.fullName ?? id);
  const next = cycle[1] ?? node.uniqueId;
  const ref = parentsOf(node).find((each) => resolveRef(each) === next);
  const isSelf = cycle.length === 1;
  throw new IngotError(
    'CYCLE',
    isSelf
      ? `The model "${node.fullName}" reads itself`
      : `The models read each other in a circle: ${names.join(' → ')}`,
    {
      location: ref?.location ?? node.location,
      hint: isSelf
        ? 'For the rows that it had before, write {{this}}.'
        : 'Take one of these refs out.',
    },
  );
}

const mostInCircle = 8;

/** Of a large circle the beginning and the end. */
function shortened(cycle: readonly UniqueId[]): readonly string[] {
  if (cycle.length <= mostInCircle) return cycle;
  const [start, end] = [cycle.slice(0, mostInCircle - 2), cycle.slice(-1)];
  return [...start, `… (${cycle.length - mostInCircle + 1} more)`, ...end];
}
