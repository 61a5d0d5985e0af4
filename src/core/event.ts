import type { IngotError } from './error.ts';
import type { Node } from './node.ts';
import type { NodeResult, RunResults } from './results.ts';

/** What happened, told by the stages; a reporter shows it. */
export type Event =
  | {
      readonly type: 'run-started';
      readonly command: string;
      readonly invocationId: string;
      readonly counts: NodeCounts;
      readonly target: string;
      readonly place: string;
      readonly threads: number;
    }
  | {
      readonly type: 'node-started';
      readonly node: Node;
      readonly index: number;
      readonly total: number;
    }
  | {
      readonly type: 'node-finished';
      readonly result: NodeResult;
      readonly index: number;
      readonly total: number;
    }
  | {
      readonly type: 'file-staged';
      readonly node: Node;
      readonly path: string;
      readonly rows: number;
      readonly rejected: number;
      readonly unchanged: boolean;
    }
  | { readonly type: 'warning'; readonly warning: IngotError }
  | { readonly type: 'hook-failed'; readonly error: IngotError }
  | { readonly type: 'debug'; readonly message: string }
  | { readonly type: 'run-finished'; readonly run: RunResults };

/** How many nodes of each kind a run has. */
export type NodeCounts = Readonly<Record<Node['resourceType'], number>>;

/** Before any is counted. */
export const noNodes: NodeCounts = {
  model: 0,
  source: 0,
  seed: 0,
  snapshot: 0,
  test: 0,
  unit_test: 0,
};
