import { personalColumns } from '../../core/is-personal.ts';
import { keyText } from '../../core/key-text.ts';
import type { Json } from '../../core/json.ts';
import type { SnapshotBuild } from './snapshot-build.ts';

/** Keys in words, such as `id = 7, day = 2026-01-31; id = 8, …`; personal data is masked. */
export function keyTexts(
  build: Pick<SnapshotBuild, 'snapshot' | 'execution'>,
  keys: readonly (readonly Json[])[],
): string {
  const isMasked = masking(build);
  const { uniqueKey } = build.snapshot.settings;
  return keys.map((values) => keyText(uniqueKey, values, isMasked)).join('; ');
}

/** Personal data of what a snapshot reads is personal in it too; which columns an expression has in it, nothing tells. */
function masking({
  snapshot,
  execution: { manifest },
}: Pick<SnapshotBuild, 'snapshot' | 'execution'>): (name: string) => boolean {
  const above = [...manifest.graph.ancestors(snapshot.uniqueId)];
  const nodes = [snapshot, ...above.flatMap((id) => manifest.nodes.get(id) ?? [])];
  const personal = nodes.flatMap((node) => ('columns' in node ? [personalColumns(node)] : []));
  return (name) =>
    personal.some((columns) => columns.has(name) || (columns.isAny && !/^\w+$/.test(name)));
}
