import type { NodeResult } from '../../core/results.ts';

export interface Layer {
  readonly layer: string;
  readonly results: readonly NodeResult[];
}

/** The models of a run by layer, in the order that they were built in: of every layer, the mean place of its models counts. */
export function layersInOrder(results: readonly NodeResult[]): Layer[] {
  const layers = new Map<string, { results: NodeResult[]; places: number }>();
  const models = results.filter(({ node }) => node.resourceType === 'model');
  models.forEach((result, place) => {
    const name = layerOf(result.node.fullName);
    const layer = layers.get(name) ?? { results: [], places: 0 };
    layer.results.push(result);
    layer.places += place;
    layers.set(name, layer);
  });
  return [...layers]
    .map(([layer, { results, places }]) => ({ layer, results, mean: places / results.length }))
    .sort((a, b) => a.mean - b.mean || (a.layer < b.layer ? -1 : 1));
}

export function layerOf(fullName: string): string {
  const dot = fullName.indexOf('.');
  return dot === -1 ? 'models' : fullName.slice(0, dot);
}
