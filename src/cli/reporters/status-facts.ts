import type { NodeStanding, ProjectStatus, Standing } from '../../inspect.ts';
import { layerOf } from './layers.ts';

/** Whether a build would find everything as it should be. */
export function isAllWell({ nodes }: ProjectStatus): boolean {
  return nodes.every(({ standing }) => standing === 'fresh' || standing === 'unchanged');
}

export function countStandings(nodes: readonly NodeStanding[]): Readonly<Record<Standing, number>> {
  const counts = { fresh: 0, unchanged: 0, stale: 0, failed: 0, never_built: 0 };
  for (const { standing } of nodes) counts[standing]++;
  return counts;
}

/** Sources, seeds, then the models by layer, in the order that they are built in: of every layer, the mean place counts. */
export function nodesByLayer(nodes: readonly NodeStanding[]): readonly (readonly NodeStanding[])[] {
  const layers = new Map<string, { nodes: NodeStanding[]; places: number }>();
  nodes.forEach((each, place) => {
    const name = groupOf(each);
    const layer = layers.get(name) ?? { nodes: [], places: 0 };
    layer.nodes.push(each);
    layer.places += place;
    layers.set(name, layer);
  });
  return [...layers]
    .map(([name, { nodes: own, places }]) => ({ name, own, rank: rankOf(own, places) }))
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
    .map(({ own }) => own);
}

function groupOf({ node }: NodeStanding): string {
  return node.resourceType === 'model' ? `model ${layerOf(node.fullName)}` : node.resourceType;
}

function rankOf(own: readonly NodeStanding[], places: number): number {
  const type = own[0]?.node.resourceType;
  if (type === 'source') return -2;
  return type === 'seed' ? -1 : places / own.length;
}
