import type { JsonObject } from '../core/json.ts';
import { numberAt } from './plan-json.ts';
import { columnsOf } from './traced-columns.ts';
import { merge, nothing, steering, type TracedRelation } from './trace.ts';

type Inputs = readonly TracedRelation[];

/** `union all`; a plain `union` has an operator of its own above this one, which takes repeated rows out. */
export function traceUnion(operator: JsonObject, inputs: Inputs): TracedRelation {
  return unionOf(numberAt(operator, 'table_index'), inputs);
}

/** `intersect`: a value is one that all sides have. */
export function traceIntersection(operator: JsonObject, inputs: Inputs): TracedRelation {
  const all = unionOf(numberAt(operator, 'table_index'), inputs);
  return { ...all, rows: merge([all.rows, ...comparedIn(inputs)]) };
}

/** `except`: the values are the first side's. */
export function traceDifference(operator: JsonObject, inputs: Inputs): TracedRelation {
  const all = unionOf(numberAt(operator, 'table_index'), inputs);
  const first = unionOf(numberAt(operator, 'table_index'), inputs.slice(0, 1));
  return { ...first, rows: merge([all.rows, ...comparedIn(inputs)]) };
}

/** Column by column, by position. */
export function unionOf(tableIndex: number, inputs: Inputs): TracedRelation {
  const width = Math.max(...inputs.map(({ columns }) => columns.length));
  const traces = Array.from({ length: width }, (_, at) =>
    merge(inputs.map(({ columns }) => columns[at]?.trace ?? nothing)),
  );
  return {
    columns: columnsOf(tableIndex, traces),
    rows: merge(inputs.map(({ rows }) => rows)),
    isSingleRow: false,
  };
}

function comparedIn(inputs: Inputs): readonly [ReturnType<typeof steering>] {
  return [steering(inputs.flatMap(({ columns }) => columns.map(({ trace }) => trace)))];
}
