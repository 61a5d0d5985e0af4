import type { Session, Statement } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import { IngotError } from '../core/error.ts';
import type { Source } from '../core/node.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../core/relation.ts';
import type { TakenFile } from '../state/taken-files.ts';
import type { RejectedFile } from './match-rejected.ts';
import { auditColumns } from './staging/audit-columns.ts';
import { fileIdentity } from './staging/file-identity.ts';
import type { StagedFile } from './staging/staged-files.ts';
import type { StagedSource } from './staging/stage-source.ts';

export interface Retry {
  readonly staged: StagedSource;
  /** By path now. */
  readonly rejected: ReadonlyMap<string, RejectedFile>;
  /** The columns of the table as it is. */
  readonly before: readonly ColumnType[];
  /** The columns of the table as it will be when rows are added. */
  readonly columns: readonly ColumnType[];
}

/** A file that was taken, beside what it is now. */
export interface MendedFile {
  readonly before: RejectedFile;
  readonly file: StagedFile;
  /** How many of its records are good now and not in the table yet. */
  readonly added: number;
  /** A query that gives their numbers, as `record`. */
  readonly records: Statement;
}

/**
 * Finds what is good now of files that were taken. All that was taken of them has to be in them still, as often as it
 * was: else it may be another file.
 * @throws IngotError SOURCE_RETRY_MISMATCH
 */
export async function compareMended(
  source: Source,
  retry: Retry,
  { session }: { readonly session: Session },
): Promise<readonly MendedFile[]> {
  const mended: MendedFile[] = [];
  for (const pair of pairsOf(retry)) {
    const records = comparison(source, pair, retry);
    const { added, ...kept } = await differences(records, session);
    checkSame(source, pair, kept);
    mended.push({
      ...pair,
      added,
      records: `select r_record as record from (${records}) where not r_is_taken and r_nth > r_taken`,
    });
  }
  return mended;
}

/** Files that were renamed and mended: as many records as before, and all that was taken among them. */
export async function findRenamed(
  source: Source,
  {
    staged,
    gone,
    before,
  }: Pick<Retry, 'staged' | 'before'> & { readonly gone: readonly RejectedFile[] },
  { session }: { readonly session: Session },
): Promise<ReadonlyMap<string, RejectedFile>> {
  const found = new Map<string, RejectedFile>();
  for (const former of gone)
    for (const path of staged.read.keys()) {
      const retry = { staged, before, columns: before, rejected: new Map([[path, former]]) };
      const [pair] = found.has(path) ? [] : pairsOf(retry);
      if (pair === undefined || pair.file.rows + pair.file.rejected !== former.records) continue;
      const { taken, lost } = await differences(comparison(source, pair, retry), session);
      if (taken === 0 || lost !== undefined) continue;
      found.set(path, former);
      break;
    }
  return found;
}

interface Differences {
  readonly taken: number;
  /** The number of a record that was taken and is no longer there. */
  readonly lost: string | undefined;
  readonly added: number;
}

async function differences(records: string, session: Session): Promise<Differences> {
  const { rows } = await session.query(`select
  count(*) filter (where r_is_taken)::double,
  min(r_record) filter (where r_is_taken and r_nth > r_staged),
  count(*) filter (where not r_is_taken and r_nth > r_taken)::double
from (${records})`);
  const [[taken, lost, added] = []] = rows;
  const isLost = lost !== undefined && lost !== null;
  return { taken: Number(taken), lost: isLost ? String(lost) : undefined, added: Number(added) };
}

interface Pair {
  readonly before: RejectedFile;
  readonly file: StagedFile;
  readonly path: string;
}

function pairsOf({ staged, rejected }: Retry): readonly Pair[] {
  const { files, read, hiveKeys } = staged;
  const byIdentity = new Map(files.map((file) => [fileIdentity(file, hiveKeys), file]));
  return [...rejected].flatMap(([path, before]) => {
    const checksum = read.get(path);
    if (checksum === undefined) return [];
    const file = byIdentity.get(fileIdentity({ sourcePath: path, checksum }, hiveKeys));
    return file === undefined ? [] : [{ before, file, path }];
  });
}

/**
 * Each record of a file, and each row that was taken of it: which of those that are equal it is, how many of them were
 * taken and how many are in the file. A record whose number was taken is the very one.
 */
function comparison(
  { relation, files }: Source,
  { before, file }: Pair,
  { staged, before: standing, columns }: Retry,
): string {
  // Where a record is mended others may stand at other numbers.
  const unlike = files?.explode === undefined ? [] : ['_parent_record'];
  const apart = new Set([...auditColumns.map(({ name }) => name), ...unlike].map(lower));
  const names = columns.map(({ name }) => name).filter((name) => !apart.has(lower(name)));
  const values = names.map((_, index) => `c${index}`).join(', ');
  const list = (known: readonly string[]) => {
    const own = new Set(known.map(lower));
    return names
      .map((name, index) => `${own.has(lower(name)) ? quoteIdentifier(name) : 'null'} as c${index}`)
      .join(', ');
  };
  return `select
  r_record,
  r_is_taken,
  count(*) filter (where r_is_taken) over (partition by ${values}) as r_taken,
  count(*) filter (where not r_is_taken) over (partition by ${values}) as r_staged,
  row_number() over (partition by ${values}, r_is_taken order by r_same = 0, r_record) as r_nth
from (
  select *, count(*) filter (where r_is_taken) over (partition by ${values}, r_record) as r_same
  from (
    select ${list(standing.map(({ name }) => name))}, _record as r_record, true as r_is_taken
    from ${renderRelation(relation)}
    where (_file_checksum, _source_file) in (${before.versions.map(fileValue).join(', ')})
    union all
    select ${list(staged.names)}, _record, false
    from (${staged.select})
    where (_file_checksum, _source_file) in (${fileValue(file)})
  )
)`;
}

function checkSame(
  source: Source,
  { before, file, path }: Pair,
  { taken, lost }: Omit<Differences, 'added'>,
): void {
  if (lost !== undefined)
    throw mismatch(
      source,
      `"${path}" no longer has record ${lost} of what ${source.fullName} took of ${before.sourcePath === path ? 'it' : `"${before.sourcePath}"`}`,
    );
  const now = file.rows + file.rejected;
  // Without a row that was taken, only the bytes or the number of the records tell that it is the same file.
  const isSame = file.checksum === before.checksum || now === before.records;
  if (taken > 0 || isSame) return;
  throw mismatch(
    source,
    `"${path}" had ${before.records} records when ${source.fullName} rejected all of them, and has ${now} now`,
  );
}

function mismatch(source: Source, message: string): IngotError {
  return new IngotError('SOURCE_RETRY_MISMATCH', message, {
    location: source.files?.location,
    hint: 'Mend rejected records where they stand and leave the others as they are, or put what is new into another file.',
  });
}

/** Checksum and path of a file, in SQL. */
export function fileValue({ checksum, sourcePath }: TakenFile): string {
  return `(${quoteLiteral(checksum)}, ${quoteLiteral(sourcePath)})`;
}

function lower(name: string): string {
  return name.toLowerCase();
}
