import { batchName } from '../core/batches.ts';
import { strategyOf } from '../core/materialization.ts';
import type { TimeRange } from '../core/time-range.ts';
import { Printable } from '../template/value.ts';
import type { ScopedNode } from './node-scope.ts';

/** What `{{model.batch}}` is outside of a batch: nothing, and false. */
export const noBatch = new Printable('', {
  id: null,
  event_time_start: null,
  event_time_end: null,
});

/** What `{{model.batch}}` is in a batch, with the names and the texts of dbt. */
export function batchValue(
  { materialization }: Pick<ScopedNode, 'materialization'>,
  batch: TimeRange | undefined,
): Printable {
  const strategy = materialization && strategyOf(materialization);
  if (batch === undefined || strategy?.kind !== 'microbatch') return noBatch;
  const name = batchName(batch, strategy.batchSize);
  const id = name.slice(0, 13).replaceAll('-', '').replace(' ', 'T');
  return new Printable(id, {
    id,
    event_time_start: timeText(batch.start),
    event_time_end: timeText(batch.end),
  });
}

function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')}+00:00`;
}
