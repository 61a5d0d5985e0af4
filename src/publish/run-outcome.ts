import type { IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import { isTest, type UniqueId } from '../core/node.ts';
import { isFailure, type NodeResult } from '../core/results.ts';

/** What came of a run, as far as readers are concerned. */
export interface RunOutcome {
  readonly ok: boolean;
  readonly interrupted: boolean;
  /** Full names of the nodes that were built. */
  readonly changed: readonly string[];
  /** What failed, and what was skipped because of that. */
  readonly failed: readonly UniqueId[];
  readonly errors: readonly IngotError[];
  /** Whether what failed in an earlier run may fail still: this one did not look at it. */
  readonly mayStillFail: (id: UniqueId) => boolean;
}

/** What a run says to those who read its database. */
export function outcomeOf(
  results: readonly NodeResult[],
  {
    manifest,
    signal,
    hooks,
    hookError,
  }: {
    readonly manifest: Manifest;
    readonly signal: AbortSignal;
    /** Names of hooks of the run, which may have written anything. */
    readonly hooks: readonly string[];
    readonly hookError: IngotError | undefined;
  },
): RunOutcome {
  const seen = new Set(results.map(({ uniqueId }) => uniqueId));
  const failed = results.filter(({ status }) => isFailure(status) || status === 'skipped');
  return {
    ok: hookError === undefined && !results.some(({ status }) => isFailure(status)),
    interrupted: signal.aborted,
    // What readers may see anew.
    changed: [
      ...results.flatMap(({ node, status }) =>
        !isTest(node) && status === 'success' ? [node.fullName] : [],
      ),
      ...hooks,
    ],
    failed: failed.map(({ uniqueId }) => uniqueId),
    errors: [...failed.flatMap(({ error }) => error ?? []), ...(hookError ? [hookError] : [])],
    mayStillFail: (id) => manifest.nodes.has(id) && !seen.has(id),
  };
}
