import type { Reason } from './change.ts';
import type { Node, UniqueId } from './node.ts';
import type { IngotError } from './error.ts';

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
  /** Rows that a table, seed or staging now has. */
  readonly rows?: number;
  readonly staging?: StagingCounts;
  /** Why it was built or run. */
  readonly reasons?: readonly Reason[];
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly compiledSql?: string;
  /** Where that SQL is written for people to read, relative to the project; for a test, only where it did not pass. */
  readonly compiledPath?: string;
  /** Which of the run's connections did the work, from 1; 0 when nothing ran. */
  readonly thread: number;
}

/** What staging did to the files of one source. */
export interface StagingCounts {
  readonly files: number;
  /** Files converted by this run; the others were unchanged. */
  readonly converted: number;
  readonly rows: number;
  readonly rejected: number;
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
  /** True unless a node or test failed. */
  readonly ok: boolean;
  readonly interrupted: boolean;
}

/** Whether a status makes a run fail. */
export function isFailure(status: NodeResult['status']): boolean {
  return status === 'error' || status === 'fail';
}
