import { keyText } from '../../core/key-text.ts';
import type { Json } from '../../core/json.ts';
import { maskedColumns } from '../../core/masked-columns.ts';
import type { SnapshotBuild } from './snapshot-build.ts';

/** Keys in words, such as `id = 7, day = 2026-01-31; id = 8, …`; personal data is masked. */
export function keyTexts(
  { snapshot, execution }: Pick<SnapshotBuild, 'snapshot' | 'execution'>,
  keys: readonly (readonly Json[])[],
): string {
  const isMasked = maskedColumns(snapshot.uniqueId, execution.manifest);
  const { uniqueKey } = snapshot.settings;
  return keys.map((values) => keyText(uniqueKey, values, isMasked)).join('; ');
}
