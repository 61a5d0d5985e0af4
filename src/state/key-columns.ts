import type { Manifest } from '../core/manifest.ts';
import type { Model, Snapshot, UniqueId } from '../core/node.ts';

/** Columns that a foreign key leads to. */
export interface KeyColumns {
  readonly uniqueId: UniqueId;
  readonly columns: readonly string[];
}

/** What the foreign keys of a model lead to, which its table is held to beside what its SQL reads. */
export function keyColumnsOf(
  model: Model | Snapshot,
  { resolveRef }: Pick<Manifest, 'resolveRef'>,
): readonly KeyColumns[] {
  const constraints = model.resourceType === 'model' ? model.contract?.constraints : undefined;
  return (constraints ?? []).flatMap((each) =>
    each.kind === 'foreign_key' ? [{ uniqueId: resolveRef(each.to), columns: each.toColumns }] : [],
  );
}
