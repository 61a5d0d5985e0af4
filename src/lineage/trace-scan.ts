import type { JsonObject } from '../core/json.ts';
import { itemsAt, numberAt, numbersAt, objectAt, objectsAt, textAt } from './plan-json.ts';
import type { Scope } from './scope.ts';
import { traceAll, traceExpression } from './trace-expression.ts';
import {
  merge,
  nothing,
  rowsOf,
  steering,
  unknown,
  valueOf,
  type Trace,
  type TracedRelation,
} from './trace.ts';
import { columnsOf, mapped } from './traced-columns.ts';

/** A table, or a table function, with what it reads. */
export function traceGet(get: JsonObject, scope: Scope): TracedRelation {
  const [input] = objectsAt(get, 'children');
  const all =
    input === undefined ? traceTable(get, scope) : traceRowFunction(get, scope.trace(input, scope));
  return { ...all, columns: mapped(all.columns, get, 'projection_ids') };
}

function traceTable(get: JsonObject, scope: Scope): TracedRelation {
  const { catalog, table, schema } = tableOf(get);
  const wanted = objectsAt(get, 'column_indexes').map((column) => numberAt(column, 'index'));
  const index = numberAt(get, 'table_index');
  const givesAll = (trace: Trace): TracedRelation => ({
    columns: columnsOf(index, Array(wanted.length).fill(trace)),
    rows: trace,
    isSingleRow: false,
  });
  if (table === '') return givesAll(traceTableFunction(textAt(get, 'name')));
  const id = scope.nodeOf({ database: catalog, schema, identifier: table });
  if (id === undefined) return givesAll(unknown(`"${schema}.${table}" is no node of the project`));
  const names = itemsAt(get, 'names');
  const rows = rowsOf([scope.originOf(id)]);
  // What is not among the columns is DuckDB's own: the number of the row, or nothing where only rows are counted.
  const traces = wanted.map((at) => {
    const name = names[at];
    return typeof name === 'string' ? valueOf(scope.originOf(id, name)) : rows;
  });
  return { columns: columnsOf(index, traces), rows, isSingleRow: false };
}

function tableOf(get: JsonObject): { catalog: string; schema: string; table: string } {
  const read = objectAt(get, 'function_data') ?? {};
  const [catalog, schema, table] = ['catalog', 'schema', 'table'].map((key) => textAt(read, key));
  return { catalog: catalog ?? '', schema: schema ?? '', table: table ?? '' };
}

/** Functions whose rows come from their arguments alone; without an input, these are constants. */
const generators = new Set(['range', 'generate_series', 'unnest', 'repeat', 'repeat_row']);

function traceTableFunction(name: string): Trace {
  return generators.has(name)
    ? nothing
    : unknown(`the query reads ${name}(…) itself, which is no node of the project`);
}

/** A function such as unnest in FROM: it makes rows of each input row's first columns, and passes others on. */
function traceRowFunction(get: JsonObject, input: TracedRelation): TracedRelation {
  const argumentCount = itemsAt(get, 'input_table_types').length;
  const result = merge(input.columns.slice(0, argumentCount).map(({ trace }) => trace));
  const own = objectsAt(get, 'column_indexes').map(() => result);
  const passed = numbersAt(get, 'projected_input').map((at) => input.columns[at]?.trace ?? nothing);
  return {
    columns: columnsOf(numberAt(get, 'table_index'), [...own, ...passed]),
    rows: merge([input.rows, steering([result])]),
    isSingleRow: false,
  };
}

/** `values (…), (…)` */
export function traceValues(operator: JsonObject, input: TracedRelation): TracedRelation {
  const lines = itemsAt(operator, 'expressions').map((line) => objectsAt({ line }, 'line'));
  const width = itemsAt(operator, 'expr_types').length;
  const traces = Array.from({ length: width }, (_, at) =>
    traceAll(
      lines.flatMap((line) => line.slice(at, at + 1)),
      input.columns,
    ),
  );
  return {
    columns: columnsOf(numberAt(operator, 'table_index'), traces),
    rows: input.rows,
    isSingleRow: input.isSingleRow && lines.length === 1,
  };
}

/** The one row of a query without FROM. */
export function traceDummy(operator: JsonObject): TracedRelation {
  const columns = columnsOf(numberAt(operator, 'table_index'), [nothing]);
  return { columns, rows: nothing, isSingleRow: true };
}

/** What a correlated subquery takes from the query around it. */
export function traceCorrelated(operator: JsonObject, scope: Scope): TracedRelation {
  const width = itemsAt(operator, 'chunk_types').length;
  const taken = scope.correlated.find((traces) => traces.length === width);
  const lost = unknown('a correlated subquery of an unknown form');
  return {
    columns: columnsOf(numberAt(operator, 'table_index'), taken ?? Array(width).fill(lost)),
    rows: taken === undefined ? lost : nothing,
    isSingleRow: false,
  };
}

/** Rows for each element of a list: `select unnest(list)`. */
export function traceUnnest(operator: JsonObject, input: TracedRelation): TracedRelation {
  const lists = objectsAt(operator, 'expressions');
  const traces = lists.map((list) => traceExpression(list, input.columns));
  const steers = lists.filter((list) => !isOfFixedLength(list, operator));
  return {
    columns: [...input.columns, ...columnsOf(numberAt(operator, 'unnest_index'), traces)],
    rows: merge([input.rows, steering([traceAll(steers, input.columns)])]),
    isSingleRow: false,
  };
}

/** A list that the query itself packs, as `[a, b]` or by `unpivot`, is as long in every row. */
function isOfFixedLength(unnested: JsonObject, unnest: JsonObject): boolean {
  const [input] = objectsAt(unnest, 'children');
  const [list = {}] = objectsAt(unnested, 'child');
  const packed = objectsAt(input ?? {}, 'expressions')[numberAt(list, 'index')] ?? list;
  return ['list_value', 'unpivot_list'].includes(textAt(packed, 'name'));
}
