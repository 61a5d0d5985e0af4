import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { meaningOf } from './expressions.ts';
import { withoutPlaces, type Meaning } from './meanings.ts';
import {
  asObject,
  index,
  indexes,
  list,
  object,
  objects,
  text,
  UnknownPlan,
  without,
} from './plan-fields.ts';
import { pureTableFunctions } from './volatile-names.ts';
import {
  alone,
  asStored,
  bindingOf,
  columnAt,
  meaningsOf,
  project,
  scattered,
  type Column,
  type PlanScope,
  type Rows,
} from './rows.ts';

/** A column of a table, as the detail of a meaning of the kind `column`. */
export type ColumnDetail = readonly [schema: string, table: string, column: string, type: Json];

/** The rows of a table, whose columns go by name: where a column stands in the table means nothing. */
export function tableRows(node: JsonObject, scope: PlanScope): Rows {
  const source = object(node, 'function_data');
  const [schema, table] = [text(source, 'schema'), text(source, 'table')];
  if (objects(node, 'children').length > 0) throw new UnknownPlan('a table with a child');
  const rest = without(
    node,
    'table_index',
    'returned_types',
    'names',
    'projection_ids',
    'column_indexes',
  );
  const rows = scope.meanings.of('table', withoutPlaces(rest));
  const columns = scanned(node, (place) => {
    const name = list(node, 'names')[place];
    const type = list(node, 'returned_types')[place];
    // The number of a row changes when its table is built again.
    if (typeof name !== 'string' || type === undefined)
      return { type: { id: 'BIGINT' }, meaning: scope.meanings.unknown('the number of a row') };
    return { type, meaning: scope.meanings.of('column', [schema, table, name, type]) };
  });
  return { rows, columns, arrival: asStored };
}

/** The rows of a table function, which takes either constants or the columns of a child. */
export function functionRows(node: JsonObject, child: Rows | undefined, scope: PlanScope): Rows {
  const { meanings } = scope;
  const isKnown = node['has_serialize'] === false && pureTableFunctions.has(text(node, 'name'));
  const rest = without(
    node,
    'table_index',
    'children',
    'projection_ids',
    'column_indexes',
    'projected_input',
  );
  const inputs = child === undefined ? [] : [child.rows, ...meaningsOf(child.columns)];
  const rows = isKnown
    ? meanings.of('function', withoutPlaces(rest), inputs)
    : meanings.unknown('a table function');
  const own = scanned(node, (place) => ({
    type: list(node, 'returned_types')[place] ?? null,
    meaning: meanings.of('result', place, [rows]),
  }));
  const passed = indexes(node, 'projected_input').map((place, position) => ({
    ...columnAt(child?.columns ?? [], place),
    binding: bindingOf(index(node, 'table_index'), own.length + position),
  }));
  return {
    rows,
    columns: [...own, ...passed],
    arrival: child === undefined ? asStored : scattered,
  };
}

/** The columns that a scan reads, in its order. */
function scanned(
  node: JsonObject,
  describe: (place: number) => { readonly type: Json; readonly meaning: Meaning },
): readonly Column[] {
  const columns = objects(node, 'column_indexes').map((column, position) => {
    if (list(column, 'child_indexes').length > 0) throw new UnknownPlan('a part of a column');
    return {
      ...describe(index(column, 'index')),
      binding: bindingOf(index(node, 'table_index'), position),
    };
  });
  return project(columns, indexes(node, 'projection_ids'));
}

/** The rows of `values`: one for every list of expressions and row of the child. */
export function expressionRows(node: JsonObject, child: Rows, { meanings }: PlanScope): Rows {
  const lists = list(node, 'expressions').map((row) => {
    if (!Array.isArray(row)) throw new UnknownPlan('no list of expressions');
    return (row as readonly Json[]).map((each) =>
      meaningOf(asObject(each), { meanings, columns: child.columns }),
    );
  });
  const rows = meanings.of('values', lists.length, [child.rows]);
  const columns = list(node, 'expr_types').map((type, place) => ({
    type,
    meaning: meanings.of(
      'value of a list',
      null,
      lists.map((row) => row[place] ?? meanings.unknown('a value')),
    ),
    binding: bindingOf(index(node, 'table_index'), place),
  }));
  const isSingle = child.arrival.isSingle && lists.length === 1;
  return {
    rows,
    columns,
    arrival: isSingle ? alone : { ...child.arrival, isSingle: false },
  };
}

/** The one row that a query without `from` reads. */
export function oneRow(tableIndex: number, { meanings }: PlanScope): Rows {
  const rows = meanings.of('one row', null);
  const meaning = meanings.unknown('a column of no table');
  const columns = [{ type: null, meaning, binding: bindingOf(tableIndex, 0) }];
  return { rows, columns, arrival: alone };
}

/** The different values of the outer query's columns, for which a correlated subquery is computed. */
export function outerRows(node: JsonObject, { meanings, outer }: PlanScope): Rows {
  const types = list(node, 'chunk_types');
  if (outer === undefined || outer.columns.length !== types.length)
    throw new UnknownPlan('other outer columns');
  const rows = meanings.of('outer rows', null, [outer.rows, ...meaningsOf(outer.columns)]);
  const columns = outer.columns.map((column, place) => {
    if (!isSameKind(column.type, types[place])) throw new UnknownPlan('another type');
    return {
      type: types[place] ?? null,
      meaning: meanings.of('outer column', place, [column.meaning]),
      binding: bindingOf(index(node, 'table_index'), place),
    };
  });
  return { rows, columns, arrival: scattered };
}

/** Rows that were made while binding, such as those of `describe`. */
export function unreadableRows(node: JsonObject, { meanings }: PlanScope): Rows {
  const rows = meanings.unknown('rows made by the binder');
  const columns = list(node, 'chunk_types').map((type, place) => ({
    type,
    meaning: meanings.unknown('rows made by the binder'),
    binding: bindingOf(index(node, 'table_index'), place),
  }));
  return { rows, columns, arrival: scattered };
}

function isSameKind(a: Json, b: Json | undefined): boolean {
  return isJsonObject(a) && isJsonObject(b) && a['id'] === b['id'];
}
