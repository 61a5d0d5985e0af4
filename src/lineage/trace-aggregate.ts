import type { JsonObject } from '../core/json.ts';
import { itemsAt, numberAt, objectAt, objectsAt } from './plan-json.ts';
import { traceAggregate, traceExpression, traceWindow } from './trace-expression.ts';
import { columnsOf } from './traced-columns.ts';
import {
  isNothing,
  merge,
  nothing,
  rowsOf,
  steering,
  type Trace,
  type TracedRelation,
} from './trace.ts';

/** `group by`, and aggregates without it. */
export function traceAggregates(operator: JsonObject, input: TracedRelation): TracedRelation {
  const groups = objectsAt(operator, 'groups').map((key) => traceExpression(key, input.columns));
  const aggregates = objectsAt(operator, 'expressions').map((aggregate) =>
    orItsRows(traceAggregate(aggregate, input.columns), input),
  );
  // grouping(a) tells whether a row is grouped by a, whatever the value.
  const groupings = itemsAt(operator, 'grouping_functions').map(() => steering(groups));
  const sets = itemsAt(operator, 'grouping_sets').length;
  return {
    columns: [
      ...columnsOf(numberAt(operator, 'group_index'), groups),
      ...columnsOf(numberAt(operator, 'aggregate_index'), aggregates),
      ...columnsOf(numberAt(operator, 'groupings_index'), groupings),
    ],
    rows: merge([input.rows, steering(groups)]),
    isSingleRow: groups.length === 0 && sets < 2,
  };
}

/** Window functions, which add columns to the rows. */
export function traceWindows(operator: JsonObject, input: TracedRelation): TracedRelation {
  const traces = objectsAt(operator, 'expressions').map((window) =>
    orItsRows(traceWindow(window, input.columns), input),
  );
  return {
    ...input,
    columns: [...input.columns, ...columnsOf(numberAt(operator, 'window_index'), traces)],
  };
}

/** What has no argument, as count(*) and row_number(), counts rows. */
function orItsRows(trace: Trace, { rows }: TracedRelation): Trace {
  if (!isNothing(trace)) return trace;
  return rowsOf([...rows.rows].filter(({ column }) => column === undefined));
}

/** `pivot` over many values: the input has the groups, a list for each aggregate, and the list of the values. */
export function tracePivot(operator: JsonObject, input: TracedRelation): TracedRelation {
  const pivot = objectAt(operator, 'bound_pivot') ?? {};
  const groupCount = numberAt(pivot, 'group_count');
  const traces = input.columns.map(({ trace }) => trace);
  const lists = traces.slice(groupCount, -1);
  const name = steering(traces.slice(-1));
  const width = itemsAt(pivot, 'types').length - groupCount;
  const cells = Array.from({ length: width }, (_, at) =>
    merge([lists[at % lists.length] ?? nothing, name]),
  );
  return {
    ...input,
    columns: columnsOf(numberAt(operator, 'pivot_index'), [
      ...traces.slice(0, groupCount),
      ...cells,
    ]),
  };
}
