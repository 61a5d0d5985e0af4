import { growthOf } from '../../../core/materialization.ts';
import type { Model } from '../../../core/node.ts';

/** What to do where a table must be made anew, which a model may say that no option does. */
export function buildAnew({ materialization }: Model): string {
  return growthOf(materialization)?.fullRefresh === false
    ? 'take out its `full_refresh: false` and build the table anew with --full-refresh'
    : 'build the table anew with --full-refresh';
}
