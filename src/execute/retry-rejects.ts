import type { Statement } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import type { Source } from '../core/node.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../core/relation.ts';
import { opsSchemaOf } from '../state/staging-tables.ts';
import type { TakenFile } from '../state/taken-files.ts';
import { fileValue, type MendedFile } from './compare-mended.ts';
import type { Execution } from './execution.ts';
import type { StagedFile } from './staging/staged-files.ts';
import type { StagedSource } from './staging/stage-source.ts';

const retried = 'ingot_retried';

/** Takes what is good now of the records that were rejected, and no other record of their files: those are there. */
export function retryStatements(
  source: Source,
  { staged, names, table, mended }: RetriedRows,
  { stateSchema }: Pick<Execution, 'stateSchema'>,
): readonly Statement[] {
  if (mended.length === 0) return [];
  const ops = opsSchemaOf(stateSchema);
  const list = names.map((name) => `staged.${quoteIdentifier(name)}`).join(', ');
  const records = mended.map(
    ({
      file,
      records: query,
    }) => `select ${quoteLiteral(file.checksum)} as checksum, ${quoteLiteral(file.sourcePath)} as path, record
from (${query})`,
  );
  return [
    `create or replace temp table ${retried} as\n${records.join('\nunion all\n')}`,
    `insert into ${renderRelation(source.relation)} by name
select ${list}
from (
${staged.select}
) as staged
join ${retried} on staged._file_checksum = ${retried}.checksum and staged._source_file = ${retried}.path and staged._record = ${retried}.record`,
    `drop table ${retried}`,
    ...rejectStatements(source, { staged, mended }, ops),
    ...mended.flatMap((each) => countStatements(source, each, { ops, table })),
  ];
}

export interface RetriedRows {
  readonly staged: StagedSource;
  /** Those of the staged columns that the table has. */
  readonly names: readonly string[];
  /** All of them. */
  readonly table: readonly ColumnType[];
  readonly mended: readonly MendedFile[];
}

/** Of a file count the rejects that it has now. */
function rejectStatements(
  { uniqueId, fullName }: Source,
  { staged: { lists }, mended }: Pick<RetriedRows, 'staged' | 'mended'>,
  ops: string,
): readonly Statement[] {
  const [id, name] = [uniqueId, fullName].map(quoteLiteral);
  const before = mended.flatMap(({ before: { versions } }) => versions).map(fileValue);
  const now = mended.map(({ file }) => fileValue(file));
  const deletion = `delete from ${ops}.rejects
where unique_id = ${id}
  and (file_checksum, source_file) in (${before.join(', ')})`;
  if (lists.rejects.length === 0) return [deletion];
  return [
    deletion,
    `insert into ${ops}.rejects
select ${id}, ${name}, _source_file, _record, line, byte_offset, column_name, value, reason, _file_checksum, _batch_id, _loaded_at
from read_parquet([${lists.rejects.map(quoteLiteral).join(', ')}])
where (_file_checksum, _source_file) in (${now.join(', ')})`,
  ];
}

/** Rows and rejects add up in the batches: a mended file stands there beside what it was, with the records it has now given. */
function countStatements(
  { uniqueId }: Source,
  { before, file, added }: MendedFile,
  { ops, table }: { readonly ops: string; readonly table: readonly ColumnType[] },
): readonly Statement[] {
  const whereOf = (each: TakenFile) => `where unique_id = ${quoteLiteral(uniqueId)}
  and is_kept
  and (file_checksum, source_file) in (${fileValue(each)})`;
  const where = whereOf(before);
  if (before.checksum === file.checksum && before.sourcePath === file.sourcePath)
    return [
      `update ${ops}.batches
set rows = rows + ${added}, rejected = ${file.rejected}
${where}`,
    ];
  return [
    // Staged beside files that are new, it may be told as one of them.
    `delete from ${ops}.batches\n${whereOf(file)}`,
    `insert into ${ops}.batches by name
select * replace (
  ${columnLists(file, table).join(',\n  ')},
  ${quoteLiteral(file.batchId)} as batch_id,
  ${quoteLiteral(file.sourcePath)} as source_file,
  ${quoteLiteral(file.checksum)} as file_checksum,
  ${file.bytes} as file_bytes,
  ${added} as rows,
  ${file.rejected} as rejected,
  cast(${quoteLiteral(file.loadedAt)} as timestamptz) as finished_at
)
from ${ops}.batches
${where}
limit 1`,
    `update ${ops}.batches
set rejected = 0
${where}`,
  ];
}

/** The columns of a file, and their types in the table. */
function columnLists({ columns }: StagedFile, table: readonly ColumnType[]): readonly string[] {
  const types = new Map(table.map(({ name, type }) => [lower(name), type]));
  const schema = columns.map(
    (name) =>
      `{'name': ${quoteLiteral(name)}, 'type': ${quoteLiteral(types.get(lower(name)) ?? 'VARCHAR')}}`,
  );
  return [
    `cast([${columns.map(quoteLiteral).join(', ')}] as varchar[]) as columns`,
    `cast([${schema.join(', ')}] as struct(name varchar, type varchar)[]) as schema`,
  ];
}

function lower(name: string): string {
  return name.toLowerCase();
}
