import { IngotError } from '../core/error.ts';
import type { Node, ResourceType } from '../core/node.ts';
import { didYouMean } from '../core/suggest.ts';
import { nearMisses } from './near-misses.ts';
import type { Selector } from './selector.ts';

/** Said of an expression that no node meets. */
export function nothingMatched({ text, criteria }: Selector, nodes: readonly Node[]): IngotError {
  const unmet = criteria.find(({ matches }) => !nodes.some(matches));
  const hint =
    unmet === undefined
      ? 'Each of its parts matches nodes, but no node meets them all.'
      : (didYouMean(nearMisses(unmet, nodes)) ?? '"ingot list" shows the names of all nodes.');
  return new IngotError('SELECTED_NOTHING', `The selector "${text}" matches no node`, { hint });
}

/** Said where every expression matches nodes, but the command has nothing to do with what they leave. */
export function nothingLeft(
  selected: readonly Node[],
  resourceTypes: readonly ResourceType[],
): IngotError {
  if (selected.length === 0) {
    return new IngotError('SELECTED_NOTHING', 'Every selected node is excluded', {
      hint: 'Take an expression out of --exclude.',
    });
  }
  const counts = Map.groupBy(selected, ({ resourceType }) => resourceType);
  const held = [...counts].map(([type, { length }]) => `${length} ${type}${length > 1 ? 's' : ''}`);
  return new IngotError('SELECTED_NOTHING', `No selected node is a ${resourceTypes.join(' or ')}`, {
    hint: `The selection holds ${held.sort().join(', ')}.`,
  });
}
