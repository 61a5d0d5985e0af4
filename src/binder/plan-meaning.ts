import type { JsonObject } from '../core/json.ts';
import { aggregate, unnest, window } from './computing-operators.ts';
import { correlatedJoin, crossProduct, join, positionalJoin } from './joins.ts';
import type { Meaning, Meanings } from './meanings.ts';
import { index, list, object, objects, text, UnknownPlan } from './plan-fields.ts';
import { distinct, filter, limit, order, projection, sample } from './row-operators.ts';
import type { Column, PlanScope, Rows } from './rows.ts';
import { commonTable, commonTableReference, recursion, setOperation } from './shared-rows.ts';
import {
  expressionRows,
  functionRows,
  oneRow,
  outerRows,
  tableRows,
  unreadableRows,
} from './sources.ts';

/** A query as a table made of it would be. */
export interface QueryMeaning {
  readonly rows: Meaning;
  readonly columns: readonly QueryColumn[];
}

export interface QueryColumn {
  readonly name: string;
  /** The type as DuckDB's JSON writes it. */
  readonly type: string;
  readonly meaning: Meaning;
}

/** What the plan of `create table … as` means; undefined where it has a part that is not known here. */
export function queryMeaning(plan: JsonObject, meanings: Meanings): QueryMeaning | undefined {
  try {
    const [query] = objects(plan, 'children');
    if (query === undefined) return undefined;
    const readOnce = commonTablesReadOnce(plan);
    const found = read(query, {
      meanings,
      ctes: new Map(),
      outer: undefined,
      recursions: 0,
      readOnce,
    });
    return { rows: found.rows, columns: named(found.columns, plan) };
  } catch (error) {
    if (error instanceof UnknownPlan) return undefined;
    throw error;
  }
}

/** DuckDB 1.5 leaves the hint to materialize out of its JSON, so with one in the SQL no common table is known to be read once. */
function commonTablesReadOnce(plan: JsonObject): ReadonlySet<number> {
  if (/\bmaterialized\b/i.test(text(object(plan, 'info'), 'sql'))) return new Set();
  const readers = references(plan);
  return new Set(readers.filter((each) => readers.indexOf(each) === readers.lastIndexOf(each)));
}

function references(node: JsonObject): readonly number[] {
  const own = node['type'] === 'LOGICAL_CTE_REF' ? [index(node, 'cte_index')] : [];
  return [...own, ...objects(node, 'children').flatMap(references)];
}

function named(columns: readonly Column[], plan: JsonObject): readonly QueryColumn[] {
  const declared = objects(object(object(plan, 'info'), 'columns'), 'columns');
  if (declared.length !== columns.length) throw new UnknownPlan('other columns');
  return columns.map(({ meaning }, place) => ({
    name: text(declared[place]!, 'name'),
    type: JSON.stringify(object(declared[place]!, 'type')),
    meaning,
  }));
}

/** An operator with what it is read with. */
interface Operator {
  readonly node: JsonObject;
  readonly scope: PlanScope;
  /** The rows of a child. */
  child(place: number, within?: PlanScope): Rows;
}

/** Reads one operator and all below it. */
function read(node: JsonObject, scope: PlanScope): Rows {
  const reader = readers[text(node, 'type')];
  if (reader === undefined) throw new UnknownPlan('an operator that is not known');
  const children = objects(node, 'children');
  const child = (place: number, within = scope): Rows => {
    const found = children[place];
    if (found === undefined) throw new UnknownPlan('an operator without its child');
    return read(found, within);
  };
  return reader({ node, scope, child });
}

const joinSides = ({ node, scope, child }: Operator): Rows =>
  join(node, { left: child(0), right: child(1) }, scope);

const allSides = ({ node, scope, child }: Operator): Rows =>
  setOperation(
    node,
    list(node, 'children').map((_, place) => child(place)),
    scope,
  );

/** The operators of DuckDB 1.5 that no optimizer makes. A plan with another one is not known. */
const readers: Readonly<Record<string, (operator: Operator) => Rows>> = {
  LOGICAL_AGGREGATE_AND_GROUP_BY: ({ node, scope, child }) => aggregate(node, child(0), scope),
  LOGICAL_ANY_JOIN: joinSides,
  LOGICAL_ASOF_JOIN: joinSides,
  LOGICAL_CHUNK_GET: ({ node, scope }) => unreadableRows(node, scope),
  LOGICAL_COMPARISON_JOIN: joinSides,
  LOGICAL_CROSS_PRODUCT: ({ scope, child }) => crossProduct(child(0), child(1), scope),
  LOGICAL_CTE_REF: ({ node, scope }) => commonTableReference(node, scope),
  LOGICAL_DELIM_GET: ({ node, scope }) => outerRows(node, scope),
  LOGICAL_DELIM_JOIN: ({ node, scope, child }) =>
    correlatedJoin(node, child(0), { scope, right: (within) => child(1, within) }),
  LOGICAL_DISTINCT: ({ node, scope, child }) => distinct(node, child(0), scope),
  LOGICAL_DUMMY_SCAN: ({ node, scope }) => oneRow(index(node, 'table_index'), scope),
  LOGICAL_EXCEPT: allSides,
  LOGICAL_EXPRESSION_GET: ({ node, scope, child }) => expressionRows(node, child(0), scope),
  LOGICAL_FILTER: ({ node, scope, child }) => filter(node, child(0), scope),
  LOGICAL_GET: ({ node, scope, child }) => {
    if (node['name'] === 'seq_scan') return tableRows(node, scope);
    return functionRows(node, list(node, 'children').length === 0 ? undefined : child(0), scope);
  },
  LOGICAL_INTERSECT: allSides,
  LOGICAL_LIMIT: ({ node, scope, child }) => limit(node, child(0), scope),
  LOGICAL_MATERIALIZED_CTE: ({ node, scope, child }) =>
    child(1, commonTable(node, child(0), scope)),
  LOGICAL_ORDER_BY: ({ node, scope, child }) => order(node, child(0), scope),
  LOGICAL_POSITIONAL_JOIN: ({ scope, child }) => positionalJoin(child(0), child(1), scope),
  LOGICAL_PROJECTION: ({ node, scope, child }) => projection(node, child(0), scope),
  LOGICAL_RECURSIVE_CTE: ({ node, scope, child }) =>
    recursion(node, child(0), { scope, step: (within) => child(1, within) }),
  LOGICAL_SAMPLE: ({ scope, child }) => sample(child(0), scope),
  LOGICAL_UNION: allSides,
  LOGICAL_UNNEST: ({ node, scope, child }) => unnest(node, child(0), scope),
  LOGICAL_WINDOW: ({ node, scope, child }) => window(node, child(0), scope),
};
