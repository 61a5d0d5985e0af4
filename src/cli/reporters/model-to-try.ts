import type { Model } from '../../core/node.ts';
import type { NodeResult } from '../../core/results.ts';
import { layersInOrder } from './layers.ts';

interface Candidate {
  readonly model: Model;
  readonly rows: number;
}

/** What somebody who has just built a project may want to see: a small table of the last layer, best one that sums it up. */
export function modelToTry(results: readonly NodeResult[]): string | undefined {
  const last = layersInOrder(results.filter(({ status }) => status === 'success')).at(-1);
  const candidates = (last?.results ?? []).flatMap(({ node, rows }): Candidate[] =>
    node.resourceType === 'model' && node.materialization.kind !== 'ephemeral' && isPlain(node)
      ? [{ model: node, rows: rows ?? Infinity }]
      : [],
  );
  const [best] = candidates.sort(byUse);
  return best?.model.fullName;
}

/** A name that needs no quotes in a shell. */
function isPlain({ fullName }: Model): boolean {
  return /^\w+(\.\w+)*$/.test(fullName);
}

function byUse(a: Candidate, b: Candidate): number {
  return (
    Number(isSummary(b)) - Number(isSummary(a)) ||
    Number(a.rows === 0) - Number(b.rows === 0) ||
    (a.rows === b.rows ? 0 : a.rows - b.rows) ||
    (a.model.fullName < b.model.fullName ? -1 : 1)
  );
}

function isSummary({ model }: Candidate): boolean {
  return /summary$/.test(model.name);
}
