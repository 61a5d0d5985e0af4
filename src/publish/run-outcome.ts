import type { IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import type { UniqueId } from '../core/node.ts';
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
  { manifest, signal }: { readonly manifest: Manifest; readonly signal: AbortSignal },
): RunOutcome {
  const seen = new Set(results.map(({ uniqueId }) => uniqueId));
  const failed = results.filter(({ status }) => isFailure(status) || status === 'skipped');
  return {
    ok: !results.some(({ status }) => isFailure(status)),
    interrupted: signal.aborted,
    // What readers may see anew.
    changed: results.flatMap(({ node, status }) =>
      node.resourceType !== 'test' && status === 'success' ? [node.fullName] : [],
    ),
    failed: failed.map(({ uniqueId }) => uniqueId),
    errors: failed.flatMap(({ error }) => error ?? []),
    mayStillFail: (id) => manifest.nodes.has(id) && !seen.has(id),
  };
}
