import { EngineError, type Session } from '../core/adapter.ts';
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import type { UniqueId } from '../core/node.ts';
import { quoteLiteral, type Relation } from '../core/relation.ts';
import type { ColumnOrigin, ColumnRef, ModelLineage, Origin } from './model-lineage.ts';
import { objectsAt, textAt } from './plan-json.ts';
import { traceOperator } from './trace-operator.ts';
import type { Trace, TracedRelation } from './trace.ts';

/** A query whose parents stand as empty tables in the session. */
export interface TracedQuery {
  readonly uniqueId: UniqueId;
  readonly sql: string;
  /** The names of its columns, in order; undefined: as the engine names them. */
  readonly columns: readonly string[] | undefined;
  readonly nodeOf: (relation: Relation) => UniqueId | undefined;
  /** Ephemeral models by the name of the CTE that stands for them. */
  readonly ephemerals: ReadonlyMap<string, UniqueId>;
}

/**
 * The direct inputs of each column of a query, read off the plan of DuckDB's binder: names are resolved, stars and macros
 * expanded, and subqueries are joins.
 */
export async function traceModel(query: TracedQuery, session: Session): Promise<ModelLineage> {
  const plan = await planOf(query.sql, session);
  if (typeof plan === 'string') return unknownModel(query, plan);
  const names = query.columns ?? (await columnNames(query.sql, session));
  return toLineage(tracedPlan(plan, query), { uniqueId: query.uniqueId, names });
}

/** The lineage of a query of which nothing is known. */
export function unknownModel(
  { uniqueId, columns = [] }: Pick<TracedQuery, 'uniqueId' | 'columns'>,
  reason: string,
): ModelLineage {
  return {
    uniqueId,
    columns: columns.map((column) => ({ column, values: [], rows: [], unknown: reason })),
    rows: [],
    unknown: reason,
  };
}

/** The plan, or why there is none. */
async function planOf(sql: string, session: Session): Promise<JsonObject | string> {
  const statement = `select json_serialize_plan(${quoteLiteral(sql)}, optimize := false)`;
  try {
    const { rows } = await session.query(statement);
    const answer: Json = JSON.parse(String(rows[0]?.[0]));
    if (!isJsonObject(answer)) return noPlan('');
    return objectsAt(answer, 'plans')[0] ?? noPlan(textAt(answer, 'error_message'));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return noPlan(error.message);
  }
}

/** DuckDB 1.5 has no plan of two kinds of queries that it can run. */
function noPlan(message: string): string {
  if (/statement of type MULTI/.test(message))
    return 'its columns depend on the rows that it reads, as those of a pivot without in (…) do';
  if (/Serialize not implemented/.test(message))
    return 'the query reads files itself; described as a source with files, they would have a lineage';
  const [line = ''] = message.split('\n');
  return `DuckDB gives no plan of the query: ${line}`;
}

function tracedPlan(plan: JsonObject, { nodeOf, ephemerals }: TracedQuery): TracedRelation {
  const origins = new Map<string, Origin>();
  const originOf = (uniqueId: UniqueId, column?: string): Origin => {
    const key = JSON.stringify([uniqueId, column]);
    const found = origins.get(key);
    if (found !== undefined) return found;
    const made = { uniqueId, column };
    origins.set(key, made);
    return made;
  };
  return traceOperator(plan, {
    trace: traceOperator,
    nodeOf,
    originOf,
    ephemerals,
    ctes: new Map(),
    correlated: [],
  });
}

async function columnNames(sql: string, session: Session): Promise<readonly string[]> {
  const { columns } = await session.query(`from (\n${sql}\n) limit 0`);
  return columns.map(({ name }) => name);
}

function toLineage(
  root: TracedRelation,
  { uniqueId, names }: { readonly uniqueId: UniqueId; readonly names: readonly string[] },
): ModelLineage {
  const lost = 'DuckDB gives this column no place in its plan';
  return {
    uniqueId,
    columns: names.map((column, index) => {
      const trace = root.columns[index]?.trace;
      return trace === undefined
        ? { column, values: [], rows: [], unknown: lost }
        : toColumn(column, trace, root.rows);
    }),
    rows: sorted(root.rows.rows),
    unknown: reasonOf(root.rows),
  };
}

function toColumn(column: string, trace: Trace, ofModel: Trace): ColumnOrigin {
  const values = sorted(trace.values).filter(isColumn);
  const steers = sorted(trace.rows).filter((origin) => !trace.values.has(origin));
  const own = steers.filter((origin) => isColumn(origin) || !ofModel.rows.has(origin));
  const hasMore = own.length + values.length > 0;
  // That a column depends on the rows read is said of the model, unless the column depends on nothing else.
  return { column, values, rows: hasMore ? own : steers, unknown: reasonOf(trace) };
}

function isColumn(origin: Origin): origin is ColumnRef {
  return origin.column !== undefined;
}

function reasonOf({ unknown }: Trace): string | undefined {
  return unknown.size === 0 ? undefined : [...unknown].sort().join('; ');
}

function sorted(origins: ReadonlySet<Origin>): readonly Origin[] {
  const keyOf = ({ uniqueId, column = '' }: Origin): string => `${uniqueId}\n${column}`;
  return [...origins].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
