import type { JsonObject } from '../core/json.ts';
import { numberAt, objectsAt, textAt } from './plan-json.ts';
import type { Scope } from './scope.ts';
import { traceAggregates, tracePivot, traceWindows } from './trace-aggregate.ts';
import { traceCte, traceCteReference, traceRecursion } from './trace-cte.ts';
import { orderKeys, traceAll, traceExpression } from './trace-expression.ts';
import { traceJoin, tracePositional, traceProduct } from './trace-join.ts';
import { traceCorrelated, traceDummy, traceGet, traceUnnest, traceValues } from './trace-scan.ts';
import { traceDifference, traceIntersection, traceUnion } from './trace-set-operation.ts';
import { columnsOf, mapped } from './traced-columns.ts';
import { merge, nothing, steering, unknown, type Trace, type TracedRelation } from './trace.ts';

/** Where the columns of an operator of DuckDB's bound, unoptimized plan come from. */
export function traceOperator(operator: JsonObject, scope: Scope): TracedRelation {
  const kind = textAt(operator, 'type').replace(/^LOGICAL_/, '');
  switch (kind) {
    case 'GET':
      return traceGet(operator, scope);
    case 'DUMMY_SCAN':
      return traceDummy(operator);
    case 'DELIM_GET':
      return traceCorrelated(operator, scope);
    case 'COMPARISON_JOIN':
    case 'DELIM_JOIN':
    case 'ASOF_JOIN':
    case 'ANY_JOIN':
      return traceJoin(operator, scope);
    case 'CROSS_PRODUCT':
      return traceProduct(operator, scope);
    case 'POSITIONAL_JOIN':
      return tracePositional(operator, scope);
    case 'MATERIALIZED_CTE':
      return traceCte(operator, scope);
    case 'RECURSIVE_CTE':
      return traceRecursion(operator, scope);
    case 'CTE_REF':
      return traceCteReference(operator, scope);
    case 'UNION':
      return traceUnion(operator, inputsOf(operator, scope));
    case 'INTERSECT':
      return traceIntersection(operator, inputsOf(operator, scope));
    case 'EXCEPT':
      return traceDifference(operator, inputsOf(operator, scope));
    default:
      return traceOnOneInput(kind, operator, inputOf(operator, scope));
  }
}

/** Operators that read the rows of one other. */
function traceOnOneInput(
  kind: string,
  operator: JsonObject,
  input: TracedRelation,
): TracedRelation {
  switch (kind) {
    case 'PROJECTION':
      return {
        ...input,
        columns: columnsOf(
          numberAt(operator, 'table_index'),
          objectsAt(operator, 'expressions').map((each) => traceExpression(each, input.columns)),
        ),
      };
    case 'FILTER':
      return narrowed(operator, input, objectsAt(operator, 'expressions'));
    case 'ORDER_BY':
      return narrowed(operator, input, orderKeys(objectsAt(operator, 'orders')));
    case 'DISTINCT':
      return narrowed(operator, input, distinctKeys(operator));
    case 'LIMIT':
      return narrowed(operator, input, limits(operator));
    case 'SAMPLE':
      return { ...input, isSingleRow: false };
    case 'EXPRESSION_GET':
      return traceValues(operator, input);
    case 'UNNEST':
      return traceUnnest(operator, input);
    case 'AGGREGATE_AND_GROUP_BY':
      return traceAggregates(operator, input);
    case 'WINDOW':
      return traceWindows(operator, input);
    case 'PIVOT':
      return tracePivot(operator, input);
    default:
      return traceUnknown(operator, kind);
  }
}

function inputsOf(operator: JsonObject, scope: Scope): readonly TracedRelation[] {
  return objectsAt(operator, 'children').map((child) => scope.trace(child, scope));
}

function inputOf(operator: JsonObject, scope: Scope): TracedRelation {
  const [input] = inputsOf(operator, scope);
  return input ?? { columns: [], rows: nothing, isSingleRow: false };
}

/** The same columns, of rows that the keys choose or order. */
function narrowed(
  operator: JsonObject,
  input: TracedRelation,
  keys: readonly JsonObject[],
): TracedRelation {
  return {
    columns: mapped(input.columns, operator, 'projection_map'),
    rows: merge([input.rows, steering([traceAll(keys, input.columns)])]),
    isSingleRow: false,
  };
}

function distinctKeys(operator: JsonObject): readonly JsonObject[] {
  const orders = objectsAt(operator, 'order_by').flatMap((each) => objectsAt(each, 'orders'));
  return [...objectsAt(operator, 'distinct_targets'), ...orderKeys(orders)];
}

function limits(operator: JsonObject): readonly JsonObject[] {
  return objectsAt(operator, 'limit_val', 'offset_val').flatMap((value) =>
    objectsAt(value, 'expression'),
  );
}

/** Whatever reads this, in however many columns, is unknown too. */
function traceUnknown(operator: JsonObject, kind: string): TracedRelation {
  const reason: Trace = unknown(`ingot does not know DuckDB's operator ${kind}`);
  const width = Math.max(...['chunk_types', 'types'].map((key) => objectsAt(operator, key).length));
  const columns = Array.from({ length: width }, () => reason);
  return {
    columns: columnsOf(numberAt(operator, 'table_index'), columns),
    rows: reason,
    isSingleRow: false,
  };
}
