import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { meaningOf, meaningsOfAll } from './expressions.ts';
import type { Meaning } from './meanings.ts';
import { index, indexes, object, objects, text, UnknownPlan, without } from './plan-fields.ts';
import { isCollated } from './ordered-functions.ts';
import { bindingOf, project, scattered, type Column, type PlanScope, type Rows } from './rows.ts';

export function projection(node: JsonObject, child: Rows, { meanings }: PlanScope): Rows {
  const columns = objects(node, 'expressions').map((expression, place) => ({
    type: typeOf(expression),
    meaning: meaningOf(expression, { meanings, columns: child.columns }),
    binding: bindingOf(index(node, 'table_index'), place),
  }));
  return { ...child, columns };
}

export function filter(node: JsonObject, child: Rows, { meanings }: PlanScope): Rows {
  const kept = meaningsOfAll(objects(node, 'expressions'), { meanings, columns: child.columns });
  // All must be true, in whatever order they are asked.
  const conditions = [...new Set(kept)].sort((a, b) => a - b);
  return {
    rows: meanings.of('filter', null, [child.rows, ...conditions]),
    columns: project(child.columns, indexes(node, 'projection_map')),
    arrival: { ...child.arrival, isSingle: false },
  };
}

/** Sorting keeps the rows; yet a table whose rows lie in another order is taken for another one. */
export function order(node: JsonObject, child: Rows, scope: PlanScope): Rows {
  const { directions, keys } = sortKeys(objects(node, 'orders'), child, scope);
  return {
    rows: scope.meanings.of('order', directions, [child.rows, ...keys]),
    columns: project(child.columns, indexes(node, 'projections')),
    arrival: { ...child.arrival, isSorted: true },
  };
}

/** How many rows a limit leaves is known; which ones only where they are sorted. */
export function limit(node: JsonObject, child: Rows, { meanings }: PlanScope): Rows {
  const bounds = [object(node, 'limit_val'), object(node, 'offset_val')];
  const computed = bounds.flatMap(({ expression }) =>
    isJsonObject(expression) ? [expression] : [],
  );
  const scope = { meanings, columns: child.columns };
  const detail = bounds.map((bound) => without(bound, 'expression'));
  const parts = meaningsOfAll(computed, scope);
  const rows = meanings.of('limit', detail, [child.rows, ...parts]);
  const columns = child.columns.map((column) =>
    child.arrival.isSorted
      ? { ...column, meaning: meanings.chosen('limit', [column.meaning], child.arrival) }
      : { ...column, meaning: meanings.unknown('rows in no order') },
  );
  return { ...child, rows, columns, arrival: { ...child.arrival, isSingle: false } };
}

export function distinct(node: JsonObject, child: Rows, scope: PlanScope): Rows {
  const { meanings } = scope;
  const targets = meaningsOfAll(objects(node, 'distinct_targets'), {
    meanings,
    columns: child.columns,
  });
  const chosen = node['order_by'];
  const orders = isJsonObject(chosen) ? objects(chosen, 'orders') : [];
  const { directions, keys } = sortKeys(orders, child, scope);
  const first = meanings.of('first', directions, keys);
  const rows = meanings.of('distinct', null, [child.rows, ...targets]);
  const columns = child.columns.map((column) => {
    const isTarget = targets.includes(column.meaning) && !isCollated(column.type);
    if (isTarget) return column;
    const meaning =
      orders.length === 0
        ? meanings.unknown('the first of rows in no order')
        : meanings.chosen('first', [first, column.meaning], child.arrival);
    return { ...column, meaning };
  });
  return { rows, columns, arrival: scattered };
}

/** Which rows a sample takes depends on threads, even with a seed. */
export function sample(child: Rows, { meanings }: PlanScope): Rows {
  const rows = meanings.unknown('a sample');
  const columns = child.columns.map((column) => ({
    ...column,
    meaning: meanings.unknown('a sample'),
  }));
  return { rows, columns, arrival: scattered };
}

function sortKeys(
  orders: readonly JsonObject[],
  child: Rows,
  { meanings }: PlanScope,
): { readonly directions: Json; readonly keys: readonly Meaning[] } {
  return {
    directions: orders.map((each) => without(each, 'expression')),
    keys: meaningsOfAll(
      orders.map((each) => object(each, 'expression')),
      { meanings, columns: child.columns },
    ),
  };
}

/** The type of an expression's value; some classes tell it only by what they are. */
export function typeOf(expression: JsonObject): Json {
  const type = expression['return_type'];
  if (type !== undefined) return type;
  const kind = text(expression, 'expression_class');
  if (kind === 'BOUND_CONSTANT') return object(object(expression, 'value'), 'type');
  if (['BOUND_COMPARISON', 'BOUND_CONJUNCTION', 'BOUND_BETWEEN'].includes(kind))
    return { id: 'BOOLEAN', type_info: null };
  throw new UnknownPlan('an expression without a type');
}

export function columnsOf(
  tableIndex: number,
  types: readonly Json[],
  meaning: (place: number) => Meaning,
): readonly Column[] {
  return types.map((type, place) => ({
    type,
    meaning: meaning(place),
    binding: bindingOf(tableIndex, place),
  }));
}
