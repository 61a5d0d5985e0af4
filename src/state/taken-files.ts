import type { Session } from '../core/adapter.ts';
import { keyOf } from '../core/key-of.ts';
import type { Source, UniqueId } from '../core/node.ts';
import { quoteLiteral } from '../core/relation.ts';
import { rowsIfThere } from './optional-table.ts';
import { opsSchemaOf } from './staging-tables.ts';
import type { StateSchema } from './state-tables.ts';

/** A raw file, as it was when its records were taken. */
export interface TakenFile {
  readonly sourcePath: string;
  readonly checksum: string;
}

/** The files whose records a source with `new_files_only` has taken; none where the database is an earlier ingot's. */
export async function takenFiles(
  id: UniqueId,
  { session, schema }: { readonly session: Session; readonly schema: StateSchema },
): Promise<readonly TakenFile[]> {
  const rows = await rowsIfThere(
    session,
    `select distinct source_file, file_checksum from ${opsSchemaOf(schema)}.batches where unique_id = ${quoteLiteral(id)} and is_kept`,
  );
  return rows.map(([path, checksum]) => ({ sourcePath: String(path), checksum: String(checksum) }));
}

/** What a source with `new_files_only` is made of: all files that it ever took, and those that are there, by what they are known by. */
export function takenFingerprint(
  { files }: Source,
  {
    taken,
    present,
    reading,
  }: {
    readonly taken: ReadonlySet<string>;
    readonly present: ReadonlySet<string>;
    readonly reading: string;
  },
): Readonly<Record<string, string>> {
  const all = new Set([...taken, ...present]);
  return { [files?.globs.join(' ') ?? '']: keyOf([reading, ...[...all].sort()]) };
}
