import type { Node } from '../core/node.ts';
import { quoteIdentifier } from '../core/relation.ts';
import { inRange, type TimeRange } from '../core/time-range.ts';
import { Printable } from '../template/value.ts';

/** A parent as one batch of its child sees it: with the rows of that time, where the parent says which column tells. */
export function inBatch(name: Printable, parent: Node, batch: TimeRange | undefined): Printable {
  const eventTime = 'eventTime' in parent ? parent.eventTime : undefined;
  if (batch === undefined || eventTime === undefined) return name;
  const condition = inRange(quoteIdentifier(eventTime), batch);
  return new Printable(`(select * from ${name.text} where ${condition})`, name.fields);
}
