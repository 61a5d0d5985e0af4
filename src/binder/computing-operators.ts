import type { Json, JsonObject } from '../core/json.ts';
import { meaningOf, meaningsOfAll, type ExpressionScope } from './expressions.ts';
import type { Meaning, Meanings } from './meanings.ts';
import { index, list, object, objects, without } from './plan-fields.ts';
import {
  isCollated,
  orderUseOfAggregate,
  orderUseOfWindow,
  type OrderUse,
} from './ordered-functions.ts';
import { columnsOf, typeOf } from './row-operators.ts';
import { alone, scattered, type Arrival, type PlanScope, type Rows } from './rows.ts';

export function aggregate(node: JsonObject, child: Rows, { meanings }: PlanScope): Rows {
  const scope = { meanings, columns: child.columns };
  const groups = objects(node, 'groups');
  const keys = meaningsOfAll(groups, scope);
  const sets = list(node, 'grouping_sets');
  const rows = meanings.of('groups', sets, [child.rows, ...keys]);
  const calls = objects(node, 'expressions');
  const columns = [
    ...columnsOf(index(node, 'group_index'), groups.map(typeOf), (place) =>
      isCollated(groups[place]!) // which of the texts that a collation holds for equal is not said
        ? meanings.unknown('one of equal texts')
        : meanings.of('group', place, [keys[place]!]),
    ),
    ...columnsOf(index(node, 'aggregate_index'), calls.map(typeOf), (place) => {
      const call = calls[place]!;
      const meaning = meanings.of('aggregate', null, [meaningOf(call, scope)]);
      return inOrder({ meaning, use: orderUseOfAggregate(call) }, child.arrival, meanings);
    }),
    ...columnsOf(index(node, 'groupings_index'), groupings(node), (place) =>
      meanings.of('grouping', list(node, 'grouping_functions')[place] ?? null),
    ),
  ];
  const isSingle = groups.length === 0 && sets.length === 0;
  return { rows, columns, arrival: isSingle ? alone : scattered };
}

function groupings(node: JsonObject): readonly Json[] {
  return list(node, 'grouping_functions').map(() => ({ id: 'BIGINT', type_info: null }));
}

/**
 * Window functions keep the rows and scatter them. Where several sort differently, DuckDB sorts one after the other, and
 * leaves out those that nothing reads: how ties are broken is known only where all sort alike.
 */
export function window(node: JsonObject, child: Rows, { meanings }: PlanScope): Rows {
  const scope = { meanings, columns: child.columns };
  const calls = objects(node, 'expressions');
  const sorts = new Set(calls.map((call) => sortOf(call, scope)));
  const isArranged = child.arrival.isArranged && sorts.size === 1;
  const computed = columnsOf(index(node, 'window_index'), calls.map(typeOf), (place) => {
    const call = calls[place]!;
    const meaning = meanings.of('window', null, [child.rows, meaningOf(call, scope)]);
    return inOrder(
      { meaning, use: orderUseOfWindow(call) },
      { ...child.arrival, isArranged },
      meanings,
    );
  });
  const arrival = child.arrival.isSingle ? alone : scattered;
  return { ...child, columns: [...child.columns, ...computed], arrival };
}

/** What a window function sorts by: its partition, then its order. */
function sortOf(call: JsonObject, scope: ExpressionScope): Meaning {
  const orders = objects(call, 'orders');
  const partition = meaningsOfAll(objects(call, 'partitions'), scope);
  const keys = meaningsOfAll(
    orders.map((each) => object(each, 'expression')),
    scope,
  );
  const directions = orders.map((each) => without(each, 'expression'));
  return scope.meanings.of('sort', [partition.length, directions], [...partition, ...keys]);
}

/** A value as far as it depends on the order of the rows that it is made of. */
function inOrder(
  { meaning, use }: { readonly meaning: Meaning; readonly use: OrderUse },
  arrival: Arrival,
  meanings: Meanings,
): Meaning {
  if (use === 'none' || arrival.isSingle) return meaning;
  if (use === 'all') return meanings.unknown('rows in no order');
  return meanings.chosen('in order', [meaning], arrival);
}

/** Every list makes rows of its elements, side by side. */
export function unnest(node: JsonObject, child: Rows, { meanings }: PlanScope): Rows {
  const calls = objects(node, 'expressions');
  const lists = meaningsOfAll(calls, { meanings, columns: child.columns });
  const rows = meanings.of('unnest', null, [child.rows, ...lists]);
  const elements = columnsOf(index(node, 'unnest_index'), calls.map(typeOf), (place) =>
    meanings.of('element', null, [lists[place]!]),
  );
  return {
    rows,
    columns: [...child.columns, ...elements],
    arrival: { ...child.arrival, isSorted: false, isSingle: false },
  };
}
