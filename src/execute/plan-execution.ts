import { EngineError, type Adapter, type ExistingRelation, type Session } from '../core/adapter.ts';
import type { Schemas } from '../core/columns.ts';
import type { CompiledNodes } from '../core/compiled.ts';
import type { Context } from '../core/context.ts';
import type { Manifest } from '../core/manifest.ts';
import { keyOf } from '../core/key-of.ts';
import type { Project, Target } from '../core/project.ts';
import { relationKey } from '../core/relation.ts';
import { baseAlias } from '../core/target.ts';
import type { TimeRange } from '../core/time-range.ts';
import type { Scratch } from '../check/scratch.ts';
import { standingTarget } from '../check/standing-target.ts';
import type { ChangePlan } from '../state/change-request.ts';
import { EngineComparison } from '../state/engine-comparison.ts';
import { noBatches } from '../state/due-batches.ts';
import { planChanges } from '../state/plan-changes.ts';
import {
  emptyState,
  readBuiltSql,
  readState,
  stateSchema,
  stateSchemaOf,
  type State,
  type StateSchema,
} from '../state/state-tables.ts';
import { readBatchFacts } from './batch-facts.ts';
import { withExactRows } from './exact-rows.ts';
import { withStandingFiles } from './external-standing.ts';
import type { Selected } from './execution.ts';
import type { RawInputs } from './input-hashes.ts';

export interface PlanRequest {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly compiled: CompiledNodes;
  readonly selected: Selected;
  readonly schemas: Schemas;
  readonly context: Context;
  readonly invocationId: string;
  readonly runStartedAt: Date;
  readonly inputs: RawInputs;
  readonly scratch: Scratch;
  readonly force: boolean;
  readonly forceTests: boolean;
  /** The columns of what the models of unit tests read. */
  readonly unitTestSchemas: Schemas;
  readonly fullRefresh?: boolean;
  /** Of models that are made of batches: the time that is asked for. */
  readonly eventTimes?: TimeRange | undefined;
}

/** What a database holds, and what is to be done with it. */
export interface DatabasePlan {
  readonly existing: readonly ExistingRelation[];
  readonly state: State;
  readonly stateSchema: StateSchema;
  /** Whether its tables are not those of this version of ingot, or somebody changed them: then all counts as never built. */
  readonly isStateBroken: boolean;
  readonly changes: ChangePlan;
}

/** Compares the project with a database, which may not be there yet; reads only. */
export async function planExecution(
  request: PlanRequest,
  adapter: Adapter | undefined,
): Promise<DatabasePlan> {
  await using session = await adapter?.connect();
  const existing = await relationsOf(adapter, session, request.manifest);
  const byKey = new Map(existing.map((each) => [relationKey(each.relation), each]));
  const hasState = byKey.has(relationKey({ schema: stateSchema, identifier: 'nodes' }));
  const schema = session === undefined ? '' : await stateSchemaOf(session);
  const known = session !== undefined && hasState ? await tryState(session, schema) : emptyState;
  const state = known ?? emptyState;
  const { runStartedAt, invocationId } = request;
  const changes = await planChanges({
    ...request,
    ids: request.selected,
    state,
    existing: withStandingFiles(byKey, state, request),
    hashes: request.inputs.beside(session),
    comparison: new EngineComparison(request.scratch),
    base: await stateOfBase(request.project.target, session),
    builtSql: async (ids) =>
      session === undefined ? new Map() : readBuiltSql(ids, { session, schema }),
    macros: session === undefined ? new Map() : await readMacros(session),
    fullRefresh: request.fullRefresh ?? false,
    eventTimes: request.eventTimes,
    batches: async (model, strategy) =>
      session === undefined || byKey.get(relationKey(model.relation))?.type !== 'table'
        ? noBatches
        : readBatchFacts(model, strategy, { session, schema, state }),
    run: {
      texts: [runStartedAt.toISOString(), invocationId],
      now: runStartedAt,
      ...settingsOf(request.project.target),
    },
  });
  return { existing, state, stateSchema: schema, isStateBroken: known === undefined, changes };
}

async function relationsOf(
  adapter: Adapter | undefined,
  session: Session | undefined,
  manifest: Manifest,
): Promise<readonly ExistingRelation[]> {
  if (adapter === undefined || session === undefined) return [];
  return withExactRows(await adapter.listRelations(session), manifest, session);
}

/** Of an environment that has a base which was built. */
async function stateOfBase(
  { overlay }: Target,
  session: Session | undefined,
): Promise<State['nodes'] | undefined> {
  if (overlay === undefined || session === undefined) return undefined;
  const { rows } = await session.query(
    "select 1 from duckdb_tables() where database_name = $1 and schema_name = $2 and table_name = 'nodes'",
    [baseAlias, stateSchema],
  );
  if (rows.length === 0) return undefined;
  return (await tryState(session, `${baseAlias}.${stateSchema}`))?.nodes;
}

async function tryState(session: Session, schema: StateSchema): Promise<State | undefined> {
  try {
    return await readState(session, schema);
  } catch (error) {
    if (error instanceof EngineError && error.kind !== 'Interrupt') return undefined;
    throw error;
  }
}

/** Reads more of a database while it is open for a plan. */
export type DatabaseLook = (plan: DatabasePlan, adapter: Adapter) => Promise<void>;

/** The same with the project's target, opened for reading where it is there. */
export async function planReadOnly(
  request: PlanRequest,
  waitSeconds: number,
  look?: DatabaseLook,
): Promise<DatabasePlan> {
  const { target, root } = request.project;
  const standing = standingTarget(target);
  if (standing === undefined) return planExecution(request, undefined);
  const options = { root, waitSeconds, readOnly: true };
  await using adapter = await request.context.openAdapter(standing, options);
  const plan = await planExecution(request, adapter);
  await look?.(plan, adapter);
  return plan;
}

/** Macros and types of the database by name in lower case, as far as it tells what they are. */
async function readMacros(session: Session): Promise<ReadonlyMap<string, string>> {
  const { rows } = await session.query(`select
  lower(function_name),
  'macro ' || string_agg(concat_ws(' ', schema_name, parameters::varchar, macro_definition), ';' order by function_oid)
from duckdb_functions()
where not internal
group by lower(function_name)
union all
select lower(type_name), 'type ' || string_agg(concat_ws(' ', schema_name, logical_type, labels::varchar), ';')
from duckdb_types()
where not internal and database_name = current_database()
group by lower(type_name)`);
  return new Map(rows.map(([name, definition]) => [String(name), String(definition)]));
}

/** Settings that decide how fast a query is, or where it keeps what it works on, but not what it gives. */
const idleSettings: ReadonlySet<string> = new Set([
  'checkpoint_threshold',
  'external_threads',
  'max_memory',
  'max_temp_directory_size',
  'memory_limit',
  'preserve_insertion_order',
  'temp_directory',
  'threads',
  'wal_autocheckpoint',
  'worker_threads',
]);

function settingsOf({ settings }: Target): { readonly settings?: string } {
  const counting = Object.entries(settings)
    .filter(([name]) => !idleSettings.has(name.toLowerCase()))
    .sort();
  return counting.length === 0 ? {} : { settings: keyOf(counting.flat()) };
}
