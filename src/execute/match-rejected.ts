import type { Session } from '../core/adapter.ts';
import type { Source } from '../core/node.ts';
import { quoteLiteral } from '../core/relation.ts';
import { opsSchemaOf } from '../state/staging-tables.ts';
import type { TakenFile } from '../state/taken-files.ts';
import type { Execution } from './execution.ts';
import { listSource } from './listed-source.ts';
import { fileIdentities, fileIdentity } from './staging/file-identity.ts';
import type { ListedFile } from './staging/find-files.ts';
import { rawFile } from './staging/raw-file.ts';

/** A file of which a source with `new_files_only` took what was good. */
export interface RejectedFile extends TakenFile {
  /** All that it was, from the first time on; itself among them. */
  readonly versions: readonly TakenFile[];
  /** Good and rejected, in all of them. */
  readonly records: number;
}

/** Which of the files that are there now were taken before, but for what was rejected. */
export interface MatchedFiles {
  readonly found: readonly ListedFile[];
  /** By path. */
  readonly checksums: ReadonlyMap<string, string>;
  /** By path now. */
  readonly files: ReadonlyMap<string, RejectedFile>;
  /** Those of which nothing was found. */
  readonly gone: readonly RejectedFile[];
  /** Paths of files that are new. */
  readonly fresh: ReadonlySet<string>;
}

export interface MatchOptions {
  readonly session: Session;
  readonly execution: Execution;
  readonly taken: readonly TakenFile[];
}

/** A file is known by its bytes, whatever it is called now; else, where it was mended, by its path. */
export async function matchRejected(
  source: Source,
  { session, execution, taken }: MatchOptions,
): Promise<MatchedFiles> {
  const { files } = source;
  if (files === undefined) throw new Error('The source has no files');
  const listed = await listSource(source, files, { ...execution, mayBeNone: true });
  const { found } = listed;
  const checksums = new Map<string, string>();
  const identities = new Map<string, string>();
  for (const file of found) {
    execution.context.signal.throwIfAborted();
    const { sourcePath } = file;
    const { checksum } = await rawFile(file, listed.look);
    checksums.set(sourcePath, checksum);
    identities.set(sourcePath, fileIdentity({ sourcePath, checksum }, listed.hiveKeys));
  }
  const rejected = await rejectedFiles(source, session, {
    stateSchema: execution.stateSchema,
    hiveKeys: listed.hiveKeys,
  });
  const known = fileIdentities(taken, listed.hiveKeys);
  const matched = new Map<string, RejectedFile>();
  for (const [path, identity] of identities) {
    const file = rejected.get(identity);
    if (file === undefined) continue;
    matched.set(path, file);
    rejected.delete(identity);
  }
  for (const [former, file] of rejected) {
    const identity = identities.get(file.sourcePath);
    if (identity === undefined || known.has(identity)) continue;
    matched.set(file.sourcePath, file);
    rejected.delete(former);
  }
  const fresh = [...identities].filter(
    ([path, identity]) => !known.has(identity) && !matched.has(path),
  );
  return {
    found,
    checksums,
    files: matched,
    gone: [...rejected.values()],
    fresh: new Set(fresh.map(([path]) => path)),
  };
}

/** The files that were taken before, as they are now. */
export function matchedFiles({ files, checksums }: MatchedFiles): readonly TakenFile[] {
  return [...files.keys()].flatMap((sourcePath) => {
    const checksum = checksums.get(sourcePath);
    return checksum === undefined ? [] : [{ sourcePath, checksum }];
  });
}

/** The files of a source that have rejects, by what they are known by. */
async function rejectedFiles(
  { uniqueId }: Source,
  session: Session,
  {
    stateSchema,
    hiveKeys,
  }: Pick<Execution, 'stateSchema'> & { readonly hiveKeys: readonly string[] },
): Promise<Map<string, RejectedFile>> {
  const batches = `${opsSchemaOf(stateSchema)}.batches`;
  const kept = `unique_id = ${quoteLiteral(uniqueId)} and is_kept`;
  const { rows } =
    await session.query(`select source_file, file_checksum, first_checksum, rejected > 0, (rows + rejected)::double
from ${batches}
where ${kept}
  and first_checksum in (select first_checksum from ${batches} where ${kept} and rejected > 0)
order by finished_at`);
  const groups = new Map<string, Version[]>();
  for (const [path, checksum, first, hasRejects, records] of rows) {
    const version = {
      sourcePath: String(path),
      checksum: String(checksum),
      hasRejects: hasRejects === true,
      records: Number(records),
    };
    const group = fileIdentity({ ...version, checksum: String(first) }, hiveKeys);
    groups.set(group, [...(groups.get(group) ?? []), version]);
  }
  const found = new Map<string, RejectedFile>();
  for (const versions of groups.values()) {
    const last = versions.findLast(({ hasRejects }) => hasRejects);
    if (last === undefined) continue;
    const records = versions.reduce((total, version) => total + version.records, 0);
    found.set(fileIdentity(last, hiveKeys), { ...last, versions, records });
  }
  return found;
}

interface Version extends TakenFile {
  readonly hasRejects: boolean;
  readonly records: number;
}
