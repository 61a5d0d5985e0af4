import type { QueryResult } from './adapter.ts';
import type { Reason } from './change.ts';
import type { Node, UniqueId } from './node.ts';
import type { IngotError } from './error.ts';
import type { Relation } from './relation.ts';
import type { RowsDifference } from './rows-difference.ts';

/** Where rows that tests found wrong are kept, unless a test says otherwise. */
export const failuresSchema = 'test_failures';

/** `unchanged`: what it is made of is as it was, so nothing was done. */
export type NodeStatus = 'success' | 'error' | 'skipped' | 'unchanged';
export type TestStatus = 'pass' | 'warn' | 'fail' | 'error' | 'skipped' | 'unchanged';

/** The outcome of one node of one run. */
export interface NodeResult {
  readonly uniqueId: UniqueId;
  readonly node: Node;
  readonly status: NodeStatus | TestStatus;
  /** One sentence: why it failed or was skipped, or what it did. */
  readonly message: string;
  /** The mistake with its place, where one is known. */
  readonly error?: IngotError;
  /** Rows that a test found wrong. */
  readonly failures?: number;
  /** Of so many rows, where a share of them counts. */
  readonly tested?: number | undefined;
  /** The first of those rows. */
  readonly failing?: QueryResult | undefined;
  /** Of a unit test: where the rows that came are not those that were expected. */
  readonly difference?: RowsDifference | undefined;
  /** The table or view in which they all are. */
  readonly storedIn?: Relation | undefined;
  /** Rows that a table, seed or staging now has. */
  readonly rows?: number;
  readonly staging?: StagingCounts;
  /** Why it was built or run. */
  readonly reasons?: readonly Reason[];
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Of a node that was to be built and was not. */
  readonly notBuilt?: NotBuilt;
  readonly compiledSql?: string;
  /** Where that SQL is written for people to read, relative to the project; for a test, only where it did not pass. */
  readonly compiledPath?: string;
  /** Which of the run's connections did the work, from 1; 0 when nothing ran. */
  readonly thread: number;
}

/** What a node is left with that failed, or was skipped because of another one. */
export interface NotBuilt {
  /** In one line, such as `silver.orders failed`. */
  readonly reason: string;
  /** Whether what an earlier run built is still there. */
  readonly keepsEarlier: boolean;
}

/** A node whose table is there, but not what this run was to make of it. */
export interface StaleNode {
  readonly node: Node;
  readonly reason: string;
}

/** Whether readers see what a run made. */
export type PublicationOutcome =
  | { readonly status: 'published'; readonly version: number }
  /** There was nothing new to show. */
  | { readonly status: 'same' }
  | { readonly status: 'withheld'; readonly reason: string }
  /** The run is not lost: what it built is published by the next one. */
  | { readonly status: 'failed'; readonly error: IngotError };

/** What staging did to the files of one source. */
export interface StagingCounts {
  readonly files: number;
  /** Files converted by this run; the others were unchanged. */
  readonly converted: number;
  readonly rows: number;
  readonly rejected: number;
  /** Records that were rejected before and are taken now; undefined where nobody asked for that. */
  readonly mended?: number;
  /** Where the rejected records are, relative to the project. */
  readonly rejectsPath?: string;
}

/** The outcome of one command. */
export interface RunResults {
  readonly command: string;
  readonly invocationId: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly results: readonly NodeResult[];
  /** What failed or was skipped and keeps what it had, parents first. */
  readonly stale: readonly StaleNode[];
  /** True unless a node or test failed. */
  readonly ok: boolean;
  readonly interrupted: boolean;
  /** Undefined where readers open the working database itself. */
  readonly publication?: PublicationOutcome | undefined;
}

/** Whether a status makes a run fail. */
export function isFailure(status: NodeResult['status']): boolean {
  return status === 'error' || status === 'fail';
}

/** The nodes that keep what an earlier run built, though this one was to build them. */
export function staleNodes(results: readonly NodeResult[]): readonly StaleNode[] {
  return results.flatMap(({ node, notBuilt }) =>
    notBuilt?.keepsEarlier === true ? [{ node, reason: notBuilt.reason }] : [],
  );
}

export type StatusCounts = Readonly<Record<NodeResult['status'], number>>;

export function countStatuses(results: readonly NodeResult[]): StatusCounts {
  const counts = { success: 0, pass: 0, warn: 0, fail: 0, error: 0, skipped: 0, unchanged: 0 };
  for (const { status } of results) counts[status]++;
  return counts;
}
