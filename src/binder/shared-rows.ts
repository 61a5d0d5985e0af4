import type { JsonObject } from '../core/json.ts';
import { withoutPlaces } from './meanings.ts';
import { index, list, UnknownPlan, without } from './plan-fields.ts';
import { isCollated } from './ordered-functions.ts';
import { columnsOf } from './row-operators.ts';
import { bindingOf, meaningsOf, scattered, type PlanScope, type Rows } from './rows.ts';

/** A common table means the same wherever it is read, materialized or not. */
export function commonTable(node: JsonObject, definition: Rows, scope: PlanScope): PlanScope {
  return { ...scope, ctes: new Map(scope.ctes).set(index(node, 'table_index'), definition) };
}

export function commonTableReference(node: JsonObject, scope: PlanScope): Rows {
  const definition = scope.ctes.get(index(node, 'cte_index'));
  const types = list(node, 'chunk_types');
  if (definition?.columns.length !== types.length) throw new UnknownPlan('another common table');
  const columns = definition.columns.map((column, place) => ({
    ...column,
    type: types[place] ?? null,
    binding: bindingOf(index(node, 'table_index'), place),
  }));
  // What a recursion gives so far and what it gave last are two things.
  if (node['is_recurring'] !== false) throw new UnknownPlan('all rows of a recursion');
  // What several read is stored first, by many threads in no order.
  const isArranged = definition.arrival.isArranged && scope.readOnce.has(index(node, 'cte_index'));
  return { ...definition, columns, arrival: { ...definition.arrival, isArranged } };
}

/** A recursion is made of all its parts at once: a column more makes other rows of it. */
export function recursion(
  node: JsonObject,
  start: Rows,
  { scope, step }: { readonly scope: PlanScope; readonly step: (within: PlanScope) => Rows },
): Rows {
  const { meanings, recursions } = scope;
  const types = start.columns.map(({ type }) => type);
  const tableIndex = index(node, 'table_index');
  const last = meanings.of('rows of the last step', recursions);
  const columns = columnsOf(tableIndex, types, (place) =>
    meanings.of('column of the last step', [recursions, place]),
  );
  const known: Rows = { rows: last, columns, arrival: scattered };
  const next = step({
    ...scope,
    ctes: new Map(scope.ctes).set(tableIndex, known),
    recursions: recursions + 1,
  });
  const rest = withoutPlaces(without(node, 'children', 'table_index', 'ctename'));
  const parts = [start.rows, ...meaningsOf(start.columns), next.rows, ...meaningsOf(next.columns)];
  const rows = meanings.of('recursion', rest, parts);
  return {
    rows,
    columns: columnsOf(tableIndex, types, (place) =>
      meanings.of('column of a recursion', place, [rows]),
    ),
    arrival: scattered,
  };
}

export function setOperation(
  node: JsonObject,
  sides: readonly Rows[],
  { meanings }: PlanScope,
): Rows {
  const count = index(node, 'column_count');
  const [first] = sides;
  if (first === undefined || sides.some(({ columns }) => columns.length !== count))
    throw new UnknownPlan('sides of other columns');
  const detail = withoutPlaces(without(node, 'children', 'table_index', 'column_count'));
  const isPlainUnion = node['type'] === 'LOGICAL_UNION' && node['setop_all'] === true;
  const compared = isPlainUnion ? [] : sides.flatMap(({ columns }) => meaningsOf(columns));
  const rows = meanings.of('set operation', detail, [
    ...sides.map((side) => side.rows),
    ...compared,
  ]);
  const types = first.columns.map(({ type }) => type);
  const columns = columnsOf(index(node, 'table_index'), types, (place) =>
    !isPlainUnion && isCollated(types[place]!)
      ? meanings.unknown('one of equal texts')
      : meanings.of(
          'of a side',
          null,
          sides.map((side) => side.columns[place]!.meaning),
        ),
  );
  return { rows, columns, arrival: scattered };
}
