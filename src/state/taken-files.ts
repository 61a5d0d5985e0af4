import type { Session } from '../core/adapter.ts';
import { keyOf } from '../core/key-of.ts';
import type { Source, UniqueId } from '../core/node.ts';
import { quoteLiteral } from '../core/relation.ts';
import { rowsIfThere } from './optional-table.ts';
import { opsSchemaOf } from './staging-tables.ts';
import type { StateSchema } from './state-tables.ts';

/** Checksums of the files whose records a source with `new_files_only` has taken; none where the database is an earlier ingot's. */
export async function takenFiles(
  id: UniqueId,
  { session, schema }: { readonly session: Session; readonly schema: StateSchema },
): Promise<ReadonlySet<string>> {
  const rows = await rowsIfThere(
    session,
    `select distinct file_checksum from ${opsSchemaOf(schema)}.batches where unique_id = ${quoteLiteral(id)} and is_kept`,
  );
  return new Set(rows.map(([checksum]) => String(checksum)));
}

/** What a source with `new_files_only` is made of: all files that it ever took, and those that are there. */
export function takenFingerprint(
  { files }: Source,
  {
    taken,
    present,
    reading,
  }: { taken: ReadonlySet<string>; present: Iterable<string>; reading: string },
): Readonly<Record<string, string>> {
  const all = new Set([...taken, ...present]);
  return { [files?.globs.join(' ') ?? '']: keyOf([reading, ...[...all].sort()]) };
}
