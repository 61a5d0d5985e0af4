import type { JsonObject } from '../core/json.ts';
import { numberAt, objectAt, objectsAt, textAt } from './plan-json.ts';
import { merge, nothing, steering, unknown, type Trace, type TracedColumn } from './trace.ts';

type Columns = readonly TracedColumn[];

/** What a bound expression depends on; `columns` are those that its references count through. */
export function traceExpression(expression: JsonObject, columns: Columns): Trace {
  const kind = textAt(expression, 'expression_class');
  switch (kind) {
    case 'BOUND_REF':
      return columns[numberAt(expression, 'index')]?.trace ?? lost(expression);
    case 'BOUND_COLUMN_REF':
      return traceBinding(expression, columns);
    case 'BOUND_CONSTANT':
      return nothing;
    case 'BOUND_FUNCTION':
      return traceFunction(expression, columns);
    case 'BOUND_CASE': {
      const branches = objectsAt(expression, 'case_checks');
      return traceAll(
        [
          ...branches.flatMap((branch) => objectsAt(branch, 'when_expr', 'then_expr')),
          ...objectsAt(expression, 'else_expr'),
        ],
        columns,
      );
    }
    case 'BOUND_CAST':
    case 'BOUND_UNNEST':
    case 'BOUND_COMPARISON':
    case 'BOUND_BETWEEN':
    case 'BOUND_CONJUNCTION':
    case 'BOUND_OPERATOR':
      return traceAll(objectsAt(expression, ...operands), columns);
    default:
      return unknown(`ingot does not know DuckDB's expression ${kind}`);
  }
}

export function traceAll(expressions: readonly JsonObject[], columns: Columns): Trace {
  return merge(expressions.map((expression) => traceExpression(expression, columns)));
}

/** The arguments of an aggregate are its value; its filter and order only choose among rows. */
export function traceAggregate(aggregate: JsonObject, columns: Columns): Trace {
  const orders = objectsAt(aggregate, 'order_bys').flatMap((each) => objectsAt(each, 'orders'));
  const keys = [...objectsAt(aggregate, 'filter'), ...orderKeys(orders)];
  return merge([
    traceAll(objectsAt(aggregate, 'children'), columns),
    steering([traceAll(keys, columns)]),
  ]);
}

/** The arguments of a window function are its value; its keys, frame and filter only choose among rows. */
export function traceWindow(window: JsonObject, columns: Columns): Trace {
  const values = objectsAt(window, 'children', 'offset_expr', 'default_expr');
  const keys = [
    ...objectsAt(window, 'partitions', 'filters', 'start_expr', 'end_expr'),
    ...orderKeys(objectsAt(window, 'orders', 'arg_orders')),
  ];
  return merge([traceAll(values, columns), steering([traceAll(keys, columns)])]);
}

export function orderKeys(orders: readonly JsonObject[]): readonly JsonObject[] {
  return orders.flatMap((order) => objectsAt(order, 'expression'));
}

const operands = ['child', 'children', 'left', 'right', 'input', 'lower', 'upper'];

/** Below a table function that reads rows, DuckDB leaves references by table and column. */
function traceBinding(expression: JsonObject, columns: Columns): Trace {
  const binding = objectAt(expression, 'binding') ?? {};
  const wanted = bindingOf(numberAt(binding, 'table_index'), numberAt(binding, 'column_index'));
  return columns.find((column) => column.binding === wanted)?.trace ?? lost(expression);
}

export function bindingOf(table: number, column: number): string {
  return `${table}.${column}`;
}

function traceFunction(expression: JsonObject, columns: Columns): Trace {
  const traces = objectsAt(expression, 'children').map((child) => traceExpression(child, columns));
  const [first = nothing] = traces;
  switch (textAt(expression, 'name')) {
    case 'struct_pack':
    case 'row':
      return { ...merge(traces), fields: fieldsOf(expression, traces) };
    case 'struct_extract':
    case 'array_extract': {
      const name = constantText(objectsAt(expression, 'children')[1]);
      return (name === undefined ? undefined : first.fields?.get(name)) ?? merge(traces);
    }
    default:
      return traces.length === 1 ? { ...first, fields: undefined } : merge(traces);
  }
}

/** Fields by name in lower case; those of a row without names by position, from 1. */
function fieldsOf(expression: JsonObject, traces: readonly Trace[]): ReadonlyMap<string, Trace> {
  const info = objectAt(objectAt(expression, 'return_type') ?? {}, 'type_info') ?? {};
  const names = objectsAt(info, 'child_types').map((field) => textAt(field, 'first'));
  return new Map(
    names.map((name, index) => [
      name === '' ? String(index + 1) : name.toLowerCase(),
      traces[index] ?? nothing,
    ]),
  );
}

/** The constant that names or counts a field. */
function constantText(expression: JsonObject | undefined): string | undefined {
  const [uncast = expression] = objectsAt(expression ?? {}, 'child');
  const { value } = objectAt(uncast ?? {}, 'value') ?? {};
  return typeof value === 'string' || typeof value === 'number'
    ? String(value).toLowerCase()
    : undefined;
}

function lost(expression: JsonObject): Trace {
  return unknown(`a reference of DuckDB's plan leads nowhere (${textAt(expression, 'alias')})`);
}
