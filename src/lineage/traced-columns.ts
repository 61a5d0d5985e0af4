import type { JsonObject } from '../core/json.ts';
import { numbersAt } from './plan-json.ts';
import { bindingOf } from './trace-expression.ts';
import type { Trace, TracedColumn } from './trace.ts';

/** The columns of one table of a plan. */
export function columnsOf(tableIndex: number, traces: readonly Trace[]): readonly TracedColumn[] {
  return traces.map((trace, index) => ({ trace, binding: bindingOf(tableIndex, index) }));
}

/** The columns that an operator passes on; all of them where it does not say. */
export function mapped(
  columns: readonly TracedColumn[],
  operator: JsonObject,
  key: string,
): readonly TracedColumn[] {
  const kept = numbersAt(operator, key);
  return kept.length === 0 ? columns : kept.flatMap((at) => columns[at] ?? []);
}
