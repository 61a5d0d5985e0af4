import type { JsonObject } from '../core/json.ts';
import { numberAt, objectsAt, textAt } from './plan-json.ts';
import type { Scope } from './scope.ts';
import { traceAll, traceExpression } from './trace-expression.ts';
import { columnsOf, mapped } from './traced-columns.ts';
import {
  merge,
  nothing,
  steering,
  unknown,
  type Trace,
  type TracedColumn,
  type TracedRelation,
} from './trace.ts';

interface Sides {
  readonly left: TracedRelation;
  readonly right: TracedRelation;
}

/** Every kind of join, and every subquery that DuckDB has turned into one. */
export function traceJoin(join: JsonObject, scope: Scope): TracedRelation {
  const [leftOperator = {}, rightOperator = {}] = objectsAt(join, 'children');
  const left = scope.trace(leftOperator, scope);
  const taken = objectsAt(join, 'duplicate_eliminated_columns').map((expression) =>
    traceExpression(expression, left.columns),
  );
  const isCorrelated = textAt(join, 'type') === 'LOGICAL_DELIM_JOIN';
  const inner = isCorrelated ? { ...scope, correlated: [taken, ...scope.correlated] } : scope;
  const sides = { left, right: scope.trace(rightOperator, inner) };
  const kept = {
    left: { ...left, columns: mapped(left.columns, join, 'left_projection_map') },
    right: {
      ...sides.right,
      columns: mapped(sides.right.columns, join, 'right_projection_map'),
    },
  };
  if (join['delim_flipped'] === true) return joinUnknown(kept, 'a flipped correlated join');
  return joined(join, kept, conditionsOf(join, sides));
}

/** `cross join`, and every scalar subquery that is not correlated. */
export function traceProduct(product: JsonObject, scope: Scope): TracedRelation {
  const [left, right] = sidesOf(product, scope);
  // A side that always has one row, such as a scalar subquery, adds columns and takes no row away.
  if (right.isSingleRow) {
    return { ...left, columns: [...left.columns, ...steeredBy(right, nothing)] };
  }
  if (left.isSingleRow) {
    return { ...right, columns: [...steeredBy(left, nothing), ...right.columns] };
  }
  return together({ left, right }, nothing);
}

/** `positional join` */
export function tracePositional(join: JsonObject, scope: Scope): TracedRelation {
  const [left, right] = sidesOf(join, scope);
  return together({ left, right }, nothing);
}

function sidesOf(join: JsonObject, scope: Scope): readonly [TracedRelation, TracedRelation] {
  const [left = {}, right = {}] = objectsAt(join, 'children');
  return [scope.trace(left, scope), scope.trace(right, scope)];
}

interface Conditions {
  /** What is compared. */
  readonly compared: Trace;
  /** What ties the rows of a correlated subquery to those of the query around it. */
  readonly tied: Trace;
}

function conditionsOf(join: JsonObject, { left, right }: Sides): Conditions {
  const both = [...left.columns, ...right.columns];
  const comparedBy = (conditions: readonly JsonObject[]): Trace =>
    merge(
      conditions.flatMap((condition) => [
        traceAll(objectsAt(condition, 'left'), left.columns),
        traceAll(objectsAt(condition, 'right'), right.columns),
      ]),
    );
  const conditions = objectsAt(join, 'conditions');
  const isCorrelated = textAt(join, 'type') === 'LOGICAL_DELIM_JOIN';
  const ties = conditions.filter(
    (condition) => isCorrelated && textAt(condition, 'comparison') === 'COMPARE_NOT_DISTINCT_FROM',
  );
  return {
    compared: merge([
      comparedBy(conditions.filter((condition) => !ties.includes(condition))),
      traceAll(objectsAt(join, 'condition', 'predicate'), both),
    ]),
    tied: comparedBy(ties),
  };
}

function joined(join: JsonObject, sides: Sides, { compared, tied }: Conditions): TracedRelation {
  const { left, right } = sides;
  const all = merge([compared, tied]);
  const kind = textAt(join, 'join_type');
  switch (kind) {
    case 'INNER':
    case 'LEFT':
    case 'RIGHT':
    case 'FULL':
    case 'OUTER':
      return together(sides, all);
    case 'SEMI':
    case 'ANTI':
      return { ...together(sides, all), columns: left.columns };
    case 'RIGHT_SEMI':
    case 'RIGHT_ANTI':
      return { ...together(sides, all), columns: right.columns };
    case 'SINGLE':
      return { ...left, columns: [...left.columns, ...steeredBy(right, all)] };
    case 'MARK': {
      const mark = merge([compared, steering([tied, right.rows])]);
      const columns = [...left.columns, ...columnsOf(numberAt(join, 'mark_index'), [mark])];
      return { ...left, columns };
    }
    default:
      return joinUnknown(sides, `a join of the kind ${kind}`);
  }
}

function together({ left, right }: Sides, conditions: Trace): TracedRelation {
  return {
    columns: [...left.columns, ...right.columns],
    rows: merge([left.rows, right.rows, steering([conditions])]),
    isSingleRow: left.isSingleRow && right.isSingleRow,
  };
}

/** The columns of what is set beside rows that stay as they are. */
function steeredBy(added: TracedRelation, conditions: Trace): readonly TracedColumn[] {
  const steers = steering([added.rows, conditions]);
  return added.columns.map(({ trace, binding }) => ({
    trace: { ...merge([trace, steers]), fields: trace.fields },
    binding,
  }));
}

function joinUnknown(sides: Sides, form: string): TracedRelation {
  return together(sides, unknown(`${form}, which ingot does not know`));
}
