import { isEphemeral } from './ephemeral.ts';
import type { Manifest } from './manifest.ts';
import type { Model, UniqueId } from './node.ts';

/** The nodes whose tables the SQL of a node reads: an ephemeral model is part of it, so what that reads counts. */
export function readsOf({ graph, nodes }: Manifest): (id: UniqueId) => readonly UniqueId[] {
  const known = new Map<UniqueId, readonly UniqueId[]>();
  const find = (id: UniqueId): readonly UniqueId[] => {
    const done = known.get(id);
    if (done !== undefined) return done;
    const found = graph.parents(id).flatMap((parent) => {
      const node = nodes.get(parent);
      return node !== undefined && isEphemeral(node) ? find(parent) : [parent];
    });
    const reads = [...new Set(found)];
    known.set(id, reads);
    return reads;
  };
  return find;
}

/** What a model that is made of batches reads of which each batch sees all rows, wherever it is named. */
export function wholeReads(
  { refs }: Pick<Model, 'refs'>,
  { resolveRef }: Pick<Manifest, 'resolveRef'>,
): ReadonlySet<UniqueId> {
  const whole = new Set(refs.flatMap((ref) => (ref.isUnfiltered ? [resolveRef(ref)] : [])));
  for (const ref of refs) if (ref.isUnfiltered === undefined) whole.delete(resolveRef(ref));
  return whole;
}
