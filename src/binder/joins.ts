import type { JsonObject } from '../core/json.ts';
import { meaningOf, meaningsOfAll } from './expressions.ts';
import type { Meaning } from './meanings.ts';
import { index, list, object, objects, text, UnknownPlan } from './plan-fields.ts';
import { typeOf } from './row-operators.ts';
import { alone, bindingOf, scattered, type Column, type PlanScope, type Rows } from './rows.ts';

interface Sides {
  readonly left: Rows;
  readonly right: Rows;
}

/** How the rows of two sides find each other. */
interface Match {
  readonly detail: readonly string[];
  readonly conditions: readonly Meaning[];
}

export function join(node: JsonObject, sides: Sides, scope: PlanScope): Rows {
  if (node['type'] === 'LOGICAL_ANY_JOIN') return joinOnAnything(node, sides, scope);
  return joined(node, { sides, match: matchOf(node, sides, scope) }, scope);
}

/** A join whose right side is computed for the different values of some columns of the left side. */
export function correlatedJoin(
  node: JsonObject,
  left: Rows,
  { scope, right }: { readonly scope: PlanScope; readonly right: (within: PlanScope) => Rows },
): Rows {
  const keyed = withRowNumbers(node, left, scope);
  const outerExpressions = objects(node, 'duplicate_eliminated_columns');
  const keys = outerExpressions.map((expression) => ({
    type: typeOf(expression),
    meaning: meaningOf(expression, { meanings: scope.meanings, columns: keyed.columns }),
    binding: '',
  }));
  const inner = right({ ...scope, outer: { rows: left.rows, columns: keys } });
  const match = matchOf(node, { left: keyed, right: inner }, scope);
  const conditions = [...match.conditions, ...keys.map(({ meaning }) => meaning)];
  return joined(node, { sides: { left, right: inner }, match: { ...match, conditions } }, scope);
}

/**
 * Where a correlated column is a list or a struct, DuckDB 1.5 numbers the rows of the left side and correlates by that
 * number. No SQL can name it; any numbering gives the same rows, so as a key it is known though its order is not.
 */
function withRowNumbers(node: JsonObject, left: Rows, { meanings }: PlanScope): Rows {
  const [window] = objects(node, 'children');
  if (window?.['type'] !== 'LOGICAL_WINDOW') return left;
  const [call, another] = objects(window, 'expressions');
  const isNumber =
    another === undefined &&
    call?.['alias'] === 'delim_index' &&
    call['type'] === 'WINDOW_ROW_NUMBER' &&
    list(call, 'partitions').length + list(call, 'orders').length === 0;
  if (!isNumber) return left;
  const number = bindingOf(index(window, 'window_index'), 0);
  const columns = left.columns.map((column) =>
    column.binding === number
      ? { ...column, meaning: meanings.of('number of the row', null) }
      : column,
  );
  return { ...left, columns };
}

function matchOf(node: JsonObject, { left, right }: Sides, { meanings }: PlanScope): Match {
  if (node['predicate'] !== null || node['delim_flipped'] !== false)
    throw new UnknownPlan('a join of another shape');
  const conditions = objects(node, 'conditions');
  const side = (key: 'left' | 'right', { columns }: Rows): readonly Meaning[] =>
    meaningsOfAll(
      conditions.map((condition) => object(condition, key)),
      { meanings, columns },
    );
  return {
    detail: [
      text(node, 'type'),
      text(node, 'join_type'),
      ...conditions.map((each) => text(each, 'comparison')),
    ],
    conditions: [...side('left', left), ...side('right', right)],
  };
}

function joined(
  node: JsonObject,
  { sides: { left, right }, match }: { readonly sides: Sides; readonly match: Match },
  { meanings }: PlanScope,
): Rows {
  if (list(node, 'left_projection_map').length + list(node, 'right_projection_map').length > 0)
    throw new UnknownPlan('a join that leaves columns out');
  const parts = [left.rows, right.rows, ...match.conditions];
  const rows = meanings.of('join', match.detail, parts);
  const arrival = left.arrival.isSingle ? alone : scattered;
  switch (text(node, 'join_type')) {
    case 'INNER':
    case 'LEFT':
    case 'RIGHT':
    case 'OUTER':
    case 'FULL':
      return {
        rows,
        columns: bothSides(left, met(node, right, { meanings }), { meanings }),
        arrival: scattered,
      };
    case 'SEMI':
    case 'ANTI':
      return { rows, columns: left.columns, arrival: scattered };
    case 'SINGLE': {
      // A scalar subquery: every row of the left side stays, and has its one value or null.
      const values = right.columns.map((column) => ({
        ...column,
        meaning: meanings.of('scalar', match.detail, [...parts, column.meaning]),
      }));
      return { ...left, columns: [...left.columns, ...values], arrival };
    }
    case 'MARK': {
      // `in` and `exists`: every row of the left side stays, and is marked.
      const mark = {
        type: { id: 'BOOLEAN', type_info: null },
        meaning: meanings.of('mark', match.detail, parts),
        binding: bindingOf(index(node, 'mark_index'), 0),
      };
      return { ...left, columns: [...left.columns, mark], arrival };
    }
    default:
      throw new UnknownPlan('a join that is not known');
  }
}

/** The side that is met; of several nearest rows an ASOF join takes one. */
function met(node: JsonObject, right: Rows, { meanings }: Pick<PlanScope, 'meanings'>): Rows {
  if (node['type'] !== 'LOGICAL_ASOF_JOIN') return right;
  const columns = right.columns.map((column) => ({
    ...column,
    meaning: meanings.chosen('nearest', [column.meaning], right.arrival),
  }));
  return { ...right, columns };
}

/** A join whose condition is one expression over the columns of both sides. */
function joinOnAnything(node: JsonObject, sides: Sides, scope: PlanScope): Rows {
  if (['SINGLE', 'MARK'].includes(text(node, 'join_type')))
    throw new UnknownPlan('a join that is not known');
  const columns = bothSides(sides.left, sides.right, scope);
  const condition = meaningOf(object(node, 'condition'), { meanings: scope.meanings, columns });
  const detail = [text(node, 'type'), text(node, 'join_type')];
  return joined(node, { sides, match: { detail, conditions: [condition] } }, scope);
}

export function crossProduct(left: Rows, right: Rows, { meanings }: PlanScope): Rows {
  const isSingle = left.arrival.isSingle && right.arrival.isSingle;
  const beside = (columns: readonly Column[], { rows }: Rows): readonly Column[] =>
    columns.map((column) => ({
      ...column,
      meaning: meanings.of('of the one row', null, [rows, column.meaning]),
    }));
  // With one row on a side the rows are those of the other side.
  const columns = right.arrival.isSingle
    ? [...left.columns, ...beside(right.columns, right)]
    : left.arrival.isSingle
      ? [...beside(left.columns, left), ...right.columns]
      : bothSides(left, right, { meanings });
  const rows = right.arrival.isSingle
    ? left.rows
    : left.arrival.isSingle
      ? right.rows
      : meanings.of('cross product', null, [left.rows, right.rows]);
  return { rows, columns, arrival: isSingle ? alone : scattered };
}

/** Rows side by side as they come, so which ones meet is only known where both are sorted. */
export function positionalJoin(left: Rows, right: Rows, { meanings }: PlanScope): Rows {
  const rows = meanings.of('positional join', null, [left.rows, right.rows]);
  const inOrder = [left, right].every(({ arrival }) => arrival.isSorted && arrival.isArranged);
  const columns = bothSides(left, right, { meanings }).map((column) =>
    inOrder ? column : { ...column, meaning: meanings.unknown('rows in no order') },
  );
  return { rows, columns, arrival: scattered };
}

function bothSides(
  left: Rows,
  right: Rows,
  { meanings }: Pick<PlanScope, 'meanings'>,
): readonly Column[] {
  const of = (side: string, { columns }: Rows): readonly Column[] =>
    columns.map((column) => ({ ...column, meaning: meanings.of(side, null, [column.meaning]) }));
  return [...of('left', left), ...of('right', right)];
}
