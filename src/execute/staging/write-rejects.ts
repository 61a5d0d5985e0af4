import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Session } from '../../core/adapter.ts';
import { quoteLiteral } from '../../core/relation.ts';
import type { AuditValues } from './audit-columns.ts';
import type { RejectRow } from './reject-row.ts';

/** Writes rejects to a Parquet file; gives how many there were, and makes no file for none. */
export async function writeRejects(
  rejects: AsyncIterable<RejectRow> | Iterable<RejectRow>,
  { session, base, audit }: { session: Session; base: string; audit: AuditValues },
): Promise<number> {
  const lines = `${base}.csv`;
  const count = await writeLines(rejects, lines);
  if (count > 0) await session.execute(copyStatement(lines, `${base}.parquet`, audit));
  return count;
}

async function writeLines(
  rejects: AsyncIterable<RejectRow> | Iterable<RejectRow>,
  path: string,
): Promise<number> {
  const out = createWriteStream(path);
  const written = finished(out);
  // Without this an error while rows are still read would count as unhandled; `await written` throws it.
  written.catch(() => undefined);
  let count = 0;
  for await (const { record, line, byteOffset, column, value, reason } of rejects) {
    count++;
    const row = [record, line, byteOffset, column, value, reason].map(toValue).join(',');
    if (!out.write(`${row}\n`)) await Promise.race([once(out, 'drain'), written]);
  }
  out.end();
  await written;
  return count;
}

function toValue(value: string | number | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;
}

function copyStatement(from: string, to: string, audit: AuditValues): string {
  return `copy (
  select
    ${quoteLiteral(audit.sourceFile)} as _source_file,
    _record,
    line,
    byte_offset,
    column_name,
    value,
    reason,
    ${quoteLiteral(audit.checksum)} as _file_checksum,
    ${quoteLiteral(audit.loadedAt)}::timestamptz as _loaded_at,
    ${quoteLiteral(audit.batchId)} as _batch_id
  from read_csv(
    ${quoteLiteral(from)},
    auto_detect = false,
    header = false,
    delim = ',',
    quote = '"',
    escape = '"',
    new_line = '\\n',
    allow_quoted_nulls = false,
    max_line_size = 2000000,
    columns = {
      '_record': 'bigint',
      'line': 'bigint',
      'byte_offset': 'bigint',
      'column_name': 'varchar',
      'value': 'varchar',
      'reason': 'varchar'
    }
  )
) to ${quoteLiteral(to)} (format parquet, compression zstd, compression_level 1)`;
}
