import type { Statement } from '../../core/adapter.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import { auditColumns, type AuditValues } from './audit-columns.ts';
import type { StagedColumn } from './csv-columns.ts';
import type { RejectTables } from './duckdb-rejects.ts';

/** A text that DuckDB reads, in one file or several. */
export interface DelimitedText {
  readonly paths: readonly string[];
  readonly columns: readonly StagedColumn[];
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly header: boolean;
  readonly skip: number;
  readonly lineEnd: string;
  readonly nulls: readonly string[];
  /** Bytes of the longest line that is still a record. */
  readonly maxLineBytes: number;
}

const bufferBytes = 8_000_000;
/** DuckDB 1.5 wants at least one text that means NULL; this one is in no file. */
const noNull = '\u0001no text means null\u0001';

/** `read_csv(…)` with nothing left to guess. */
export function readCsvCall(text: DelimitedText, tables: RejectTables): string {
  const columns = text.columns.map(
    ({ name, type }) => `${quoteLiteral(name)}: ${quoteLiteral(type)}`,
  );
  const nulls = text.nulls.length === 0 ? [noNull] : text.nulls;
  return `read_csv(
    [${text.paths.map(quoteLiteral).join(', ')}],
    auto_detect = false,
    header = ${text.header},
    skip = ${text.skip},
    new_line = ${quoteLiteral(JSON.stringify(text.lineEnd).slice(1, -1))},
    delim = ${quoteLiteral(text.delimiter)},
    quote = ${quoteLiteral(text.quote)},
    escape = ${quoteLiteral(text.quote === '' ? '' : text.escape)},
    nullstr = [${nulls.map(quoteLiteral).join(', ')}],
    allow_quoted_nulls = false,
    max_line_size = ${text.maxLineBytes},
    buffer_size = ${Math.max(bufferBytes, text.maxLineBytes * 2)},
    store_rejects = true,
    rejects_table = ${quoteLiteral(tables.errors)},
    rejects_scan = ${quoteLiteral(tables.scans)},
    rejects_limit = 0,
    columns = {${columns.join(', ')}}
  )`;
}

/** The audit columns as a select list, with the record's number given as an expression. */
export function auditList(audit: AuditValues, record: string): string {
  const values = {
    _source_file: quoteLiteral(audit.sourceFile),
    _record: record,
    _file_checksum: quoteLiteral(audit.checksum),
    _loaded_at: quoteLiteral(audit.loadedAt),
    _batch_id: quoteLiteral(audit.batchId),
  };
  return auditColumns
    .map(({ name, type }) => `cast(${values[name]} as ${type}) as ${quoteIdentifier(name)}`)
    .join(',\n  ');
}

/**
 * Writes a query to Parquet. Dictionaries are only made for columns of few values, where they make reading fast;
 * others cost a tenth of the time of a conversion and win nothing.
 */
export function copyStatement(select: string, path: string): Statement {
  return `copy (
${select}
) to ${quoteLiteral(path)} (
  format parquet,
  compression zstd,
  compression_level 1,
  dictionary_size_limit 256
)`;
}

/** The columns without a row. */
export function emptySelect(columns: readonly StagedColumn[], audit: AuditValues): string {
  const nulls = columns.map(
    ({ name, type }) => `cast(null as ${type}) as ${quoteIdentifier(name)}`,
  );
  return `select
  ${[...nulls, auditList(audit, '0')].join(',\n  ')}
where false`;
}
