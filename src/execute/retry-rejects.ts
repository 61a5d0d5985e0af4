import type { Session, Statement } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { Source } from '../core/node.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../core/relation.ts';
import { opsSchemaOf } from '../state/staging-tables.ts';
import type { Execution } from './execution.ts';
import { auditColumns } from './staging/audit-columns.ts';
import type { StagedFile } from './staging/staged-files.ts';
import type { StagedSource } from './staging/stage-source.ts';

/** A file of which a source with `new_files_only` took what was good. */
export interface RejectedFile {
  readonly sourcePath: string;
  /** As it was when it was read last. */
  readonly checksum: string;
  /** Of all that it was, from the first time on. */
  readonly checksums: readonly string[];
  /** Good and rejected. */
  readonly records: number;
}

/** The files of a source that have rejects, by their paths. */
export async function rejectedFiles(
  { uniqueId }: Source,
  session: Session,
  { stateSchema }: Pick<Execution, 'stateSchema'>,
): Promise<ReadonlyMap<string, RejectedFile>> {
  const ops = opsSchemaOf(stateSchema);
  const { rows } =
    await session.query(`select source_file, arg_max(file_checksum, rejected), string_agg(file_checksum, ' '), sum(rows + rejected)::double
from ${ops}.batches
where unique_id = ${quoteLiteral(uniqueId)}
  and is_kept
group by source_file, first_checksum
having sum(rejected) > 0
order by source_file, max(finished_at)`);
  return new Map(
    rows.map(([path, checksum, checksums, records]) => [
      String(path),
      {
        sourcePath: String(path),
        checksum: String(checksum),
        checksums: String(checksums).split(' '),
        records: Number(records),
      },
    ]),
  );
}

interface Retry {
  readonly staged: StagedSource;
  readonly rejected: ReadonlyMap<string, RejectedFile>;
}

/**
 * Makes sure that the files are those that were taken, but for what was rejected of them: another file by the same name
 * may have as many records.
 * @throws IngotError SOURCE_RETRY_MISMATCH
 */
export async function checkMended(
  source: Source,
  { staged, rejected }: Retry,
  { session, stateSchema }: Pick<Execution, 'stateSchema'> & { readonly session: Session },
): Promise<void> {
  const ops = opsSchemaOf(stateSchema);
  const id = quoteLiteral(source.uniqueId);
  for (const file of staged.files) {
    const before = rejected.get(file.sourcePath);
    if (before === undefined) continue;
    checkSame(source, file, before);
    const columns = [...file.columns.map(quoteIdentifier), '_record'].join(', ');
    const { rows } = await session.query(`select _record
from (
  select ${columns}
  from (${staged.select})
  where _file_checksum = ${quoteLiteral(file.checksum)}
    and _record not in (select record from ${ops}.rejects where unique_id = ${id} and file_checksum = ${quoteLiteral(before.checksum)})
  except all
  select ${columns}
  from ${renderRelation(source.relation)}
  where _file_checksum in (${before.checksums.map(quoteLiteral).join(', ')})
)
order by 1
limit 1`);
    const other = rows[0]?.[0];
    if (other !== undefined)
      throw mismatch(
        source,
        `Record ${String(other)} of "${file.sourcePath}" is not what ${source.fullName} took, though it was not rejected`,
      );
  }
}

/** Takes what is good by now of the records that were rejected, and no other record of their files: those are there. */
export function retryStatements(
  source: Source,
  { staged, rejected }: Retry,
  { stateSchema }: Pick<Execution, 'stateSchema'>,
): readonly Statement[] {
  const ops = opsSchemaOf(stateSchema);
  const pairs = staged.files.flatMap((file) => {
    const before = rejected.get(file.sourcePath);
    if (before === undefined) return [];
    return [`(${quoteLiteral(before.checksum)}, ${quoteLiteral(file.checksum)})`];
  });
  if (pairs.length === 0) return [];
  const id = quoteLiteral(source.uniqueId);
  const table = renderRelation(source.relation);
  const columns = [...staged.names, ...auditColumns.map(({ name }) => name)];
  const list = columns.map((name) => `staged.${quoteIdentifier(name)}`).join(', ');
  const wanted = 'ingot_retried';
  return [
    `create or replace temp table ${wanted} as
select rejects.record, pairs.before, pairs.after
from ${ops}.rejects as rejects
join (values ${pairs.join(', ')}) as pairs(before, after) on rejects.file_checksum = pairs.before
where rejects.unique_id = ${id}`,
    `insert into ${table} by name
select ${list}
from (
${staged.select}
) as staged
join ${wanted} on staged._file_checksum = ${wanted}.after and staged._record = ${wanted}.record`,
    `delete from ${ops}.rejects
where unique_id = ${id}
  and file_checksum in (select before from ${wanted})`,
    ...newRejects(source, staged, { ops, wanted }),
    ...newCounts(id, { ops, wanted }),
    `drop table ${wanted}`,
  ];
}

function checkSame(source: Source, file: StagedFile, { records }: RejectedFile): void {
  const now = file.rows + file.rejected;
  if (now === records) return;
  throw mismatch(
    source,
    `"${file.sourcePath}" had ${records} records when ${source.fullName} took it, and has ${now} now`,
  );
}

function mismatch(source: Source, message: string): IngotError {
  return new IngotError('SOURCE_RETRY_MISMATCH', message, {
    location: source.files?.location,
    hint: 'Mend rejected records where they stand and leave the others as they are, or put what is new into another file.',
  });
}

interface RetryNames {
  readonly ops: string;
  readonly wanted: string;
}

function newRejects(
  { uniqueId, fullName }: Source,
  { lists }: StagedSource,
  { ops, wanted }: RetryNames,
): readonly Statement[] {
  if (lists.rejects.length === 0) return [];
  const [id, name] = [uniqueId, fullName].map(quoteLiteral);
  return [
    `insert into ${ops}.rejects
select ${id}, ${name}, _source_file, _record, line, byte_offset, column_name, value, reason, _file_checksum, _batch_id, _loaded_at
from read_parquet([${lists.rejects.map(quoteLiteral).join(', ')}]) as found
join ${wanted} on found._file_checksum = ${wanted}.after and found._record = ${wanted}.record`,
  ];
}

/** Rows and rejects add up in the batches: a mended file stands there beside what it was, with the records it has now given. */
function newCounts(id: string, { ops, wanted }: RetryNames): readonly Statement[] {
  const pairs = `(select distinct before, after from ${wanted}) as pair`;
  const remaining = `(
  select file_checksum, count(*) as records
  from ${ops}.rejects
  where unique_id = ${id}
  group by all
) as remaining on remaining.file_checksum = pair.after`;
  return [
    `insert into ${ops}.batches by name
select batch.* replace (
  pair.after as file_checksum,
  batch.rejected - coalesce(remaining.records, 0) as rows,
  coalesce(remaining.records, 0) as rejected
)
from ${ops}.batches as batch
join ${pairs} on batch.file_checksum = pair.before and pair.after <> pair.before
left join ${remaining}
where batch.unique_id = ${id}
  and batch.is_kept
  and batch.rejected > 0`,
    `update ${ops}.batches as batch
set rows = case when pair.after = pair.before then batch.rows + batch.rejected - coalesce(remaining.records, 0) else batch.rows end,
  rejected = case when pair.after = pair.before then coalesce(remaining.records, 0) else 0 end
from ${pairs}
left join ${remaining}
where batch.unique_id = ${id}
  and batch.is_kept
  and batch.rejected > 0
  and batch.file_checksum = pair.before`,
  ];
}
