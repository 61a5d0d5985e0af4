import type { JsonObject } from '../core/json.ts';
import { itemsAt, numberAt, objectsAt, textAt } from './plan-json.ts';
import { withCte, type Scope } from './scope.ts';
import { traceAll } from './trace-expression.ts';
import { columnsOf } from './traced-columns.ts';
import { unionOf } from './trace-set-operation.ts';
import {
  merge,
  rowsOf,
  steering,
  unknown,
  valueOf,
  type Trace,
  type TracedRelation,
} from './trace.ts';

/** `with name as (…)` and the query that may read it; an ephemeral model in this form is a node, not a part of its child. */
export function traceCte(operator: JsonObject, scope: Scope): TracedRelation {
  const [definition = {}, query = {}] = objectsAt(operator, 'children');
  const ephemeral = scope.ephemerals.get(textAt(operator, 'ctename'));
  const read = ephemeral ?? scope.trace(definition, scope);
  return scope.trace(query, withCte(scope, numberAt(operator, 'table_index'), read));
}

/** A name of a CTE in FROM. */
export function traceCteReference(operator: JsonObject, scope: Scope): TracedRelation {
  const names = itemsAt(operator, 'bound_columns').map(String);
  const index = numberAt(operator, 'table_index');
  const cte = scope.ctes.get(numberAt(operator, 'cte_index'));
  if (typeof cte === 'object') {
    const traces = cte.columns.map(({ trace }) => trace);
    return { ...cte, columns: columnsOf(index, traces) };
  }
  const lost = unknown('a name in FROM that leads to no CTE');
  const traces = names.map((name) =>
    cte === undefined ? lost : valueOf(scope.originOf(cte, name)),
  );
  const rows = cte === undefined ? lost : rowsOf([scope.originOf(cte)]);
  return { columns: columnsOf(index, traces), rows, isSingleRow: false };
}

/** `with recursive`: rounds until a round adds nothing, since the query reads what it gives. */
export function traceRecursion(operator: JsonObject, scope: Scope): TracedRelation {
  const [start = {}, step = {}] = objectsAt(operator, 'children');
  const index = numberAt(operator, 'table_index');
  let result = unionOf(index, [scope.trace(start, scope)]);
  for (let size = -1; size !== sizeOf(result);) {
    size = sizeOf(result);
    const next = scope.trace(step, withCte(scope, index, result));
    result = unionOf(index, [result, next]);
  }
  const keys = objectsAt(operator, 'key_targets');
  const all = operator['union_all'] === true ? [] : result.columns.map(({ trace }) => trace);
  const chosen = keys.length > 0 ? [traceAll(keys, result.columns)] : all;
  return { ...result, rows: merge([result.rows, steering(chosen)]) };
}

function sizeOf({ columns, rows }: TracedRelation): number {
  return [rows, ...columns.map(({ trace }) => trace)].reduce((sum, trace) => sum + count(trace), 0);
}

function count(trace: Trace): number {
  return trace.values.size + trace.rows.size + trace.unknown.size;
}
