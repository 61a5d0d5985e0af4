import { reasonText, type Reason } from '../core/change.ts';
import { isEphemeral } from '../core/ephemeral.ts';
import type { Manifest } from '../core/manifest.ts';
import { isTest, fullNameOf, type Node, type TableNode, type UniqueId } from '../core/node.ts';
import { relationKey } from '../core/relation.ts';
import type { ChangePlan } from './change-request.ts';
import type { Failure, Moment, NodeHistory } from './node-history.ts';
import type { RunRecord } from './run-table.ts';
import type { State } from './state-tables.ts';
import { testCounts, type TestCounts } from './test-counts.ts';

/** What of a node is in the database: built by the last run, or by an earlier one and still right, or neither. */
export const standings = ['fresh', 'unchanged', 'stale', 'failed', 'never_built'] as const;
export type Standing = (typeof standings)[number];

/** A node that is a table or view, with what is known of it. */
export interface NodeStanding {
  readonly node: TableNode;
  readonly standing: Standing;
  /** Why a build would make it anew, each in a short line. */
  readonly reasons: readonly string[];
  /** Of what failed: its last try. */
  readonly failure: Failure | undefined;
  /** Whether something that ingot built is there. */
  readonly isThere: boolean;
  readonly built: Moment | undefined;
  /** When a run last built it, or tried, or left it out. */
  readonly lastRun: Moment | undefined;
  readonly staleSince: Date | undefined;
  /** Undefined for a view, and where nothing tells. */
  readonly rows: number | undefined;
  readonly bytes: number | undefined;
  readonly tests: TestCounts;
}

export interface StandingRequest {
  readonly manifest: Manifest;
  /** Of the whole project. */
  readonly changes: ChangePlan;
  readonly state: State;
  readonly history: NodeHistory;
  /** The last runs, the latest first. */
  readonly runs: readonly RunRecord[];
  /** Tables and views that stand in the database, by `relationKey`. */
  readonly standing: ReadonlySet<string>;
  /** Bytes of the tables, by `relationKey`. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** How each of the nodes stands; tests, ephemeral models and tables that others load have no standing of their own. */
export function nodeStandings(
  ids: readonly UniqueId[],
  request: StandingRequest,
): readonly NodeStanding[] {
  const { manifest, history, runs } = request;
  const tests = testCounts(manifest, request.state);
  const repeated = repeatedByVolatility(request.changes);
  const lastRun = lastRunId(history, runs);
  return ids.flatMap((id) => {
    const node = manifest.nodes.get(id);
    if (node === undefined || !hasStanding(node)) return [];
    return [nodeStanding(node, request, { tests, repeated, lastRun })];
  });
}

function hasStanding(node: Node): node is TableNode {
  if (isTest(node) || isEphemeral(node)) return false;
  return node.resourceType !== 'source' || node.files !== undefined;
}

/** What is found out once for all nodes. */
interface Shared {
  readonly tests: (id: UniqueId) => TestCounts;
  readonly repeated: ReadonlySet<UniqueId>;
  readonly lastRun: string | undefined;
}

function nodeStanding(
  node: TableNode,
  { changes, state, history, standing, sizes }: StandingRequest,
  { tests, repeated, lastRun }: Shared,
): NodeStanding {
  const { uniqueId: id } = node;
  const key = relationKey(node.relation);
  const known = state.nodes.get(id);
  const built = known === undefined ? undefined : history.built.get(id);
  const failure = state.failed.has(id) ? history.failures.get(id) : undefined;
  const mark = history.stale.get(id);
  const planned = changes.nodes.get(id)?.change.reasons ?? [];
  const isRepeated = repeated.has(id) && mark === undefined;
  const isDue = planned.length > 0 && !isRepeated;
  const isThere = known !== undefined && standing.has(key);
  const isFresh = built?.runId !== undefined && built.runId === lastRun;
  const base: Standing = isDue ? 'stale' : isFresh ? 'fresh' : 'unchanged';
  return {
    node,
    standing: state.failed.has(id) ? 'failed' : known === undefined ? 'never_built' : base,
    reasons: [
      ...(isDue && mark !== undefined ? [state.stale.get(id) ?? ''] : []),
      ...planned.filter(isTold).map((reason) => textOf(reason, repeated)),
    ],
    failure,
    isThere,
    built,
    lastRun: latest([built, failure, mark]),
    staleSince: isDue ? mark?.at : undefined,
    rows: isThere ? known?.rows : undefined,
    bytes: isThere ? sizes.get(key) : undefined,
    tests: tests(id),
  };
}

/** That it is new or failed, its standing says. */
function isTold({ kind }: Reason): boolean {
  return kind !== 'new' && kind !== 'failed';
}

function textOf(reason: Reason, repeated: ReadonlySet<UniqueId>): string {
  if (reason.kind !== 'parent' || !repeated.has(reason.uniqueId)) return reasonText(reason);
  return `reads ${fullNameOf(reason.uniqueId)}, which is volatile`;
}

/** Nodes that every build makes anew, though nothing has changed: what is volatile, and what reads only that anew. */
function repeatedByVolatility({ nodes }: ChangePlan): ReadonlySet<UniqueId> {
  const repeated = new Set<UniqueId>();
  for (const [id, { change }] of nodes) {
    const isRepeated = change.reasons.every(
      (reason) =>
        reason.kind === 'volatile' || (reason.kind === 'parent' && repeated.has(reason.uniqueId)),
    );
    if (change.reasons.length > 0 && isRepeated) repeated.add(id);
  }
  return repeated;
}

/** A run that was killed has left no row, but what it built tells of it. */
function lastRunId({ built }: NodeHistory, [last]: readonly RunRecord[]): string | undefined {
  const ended = last === undefined ? undefined : { at: last.finishedAt, runId: last.runId };
  return latest([ended, ...built.values()])?.runId;
}

/** The first one of those that are equally late. */
function latest(moments: readonly (Moment | undefined)[]): Moment | undefined {
  let found: Moment | undefined;
  for (const moment of moments)
    if (moment !== undefined && (found === undefined || moment.at > found.at)) found = moment;
  return found;
}
