import { EngineError, type Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import { mask, personalColumns } from '../../core/is-personal.ts';
import type { Source } from '../../core/node.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import { valueType } from '../../core/value-type.ts';
import type { BatchRef } from './audit-columns.ts';
import type { FileRef } from './chunk.ts';
import { auditList, copyStatement, sameText, textColumn } from './chunk-sql.ts';
import { columnNames } from './column-names.ts';
import type { FoundFile } from './find-files.ts';
import { differs } from './folder-value.ts';
import { hiveText } from './hive-partitions.ts';
import { rejectQuery, type JudgedColumn } from './reject-query.ts';
import type { RejectsWriter } from './rejects-writer.ts';
import { snakeCase } from './snake-case.ts';
import { storedText } from './values/stored-value.ts';

export interface ParquetConversion {
  readonly source: Source;
  readonly hiveKeys: readonly string[];
  readonly session: Session;
  readonly batch: BatchRef;
  readonly rejects: RejectsWriter;
  readonly path: string;
}

interface ParquetColumn extends JudgedColumn {
  readonly value: string;
  /** That of the file, where none is declared. */
  readonly type: string;
}

/** Records of Parquet stand on no line. */
const noPlace = 'cast(null as bigint) as r_line, cast(null as bigint) as r_offset';

/**
 * Copies a Parquet file. Its values have types already: a declared type is cast to, and what would not come back the
 * same from it is a reject.
 */
export async function convertParquet(
  file: FoundFile,
  ref: FileRef,
  conversion: ParquetConversion,
): Promise<ConvertedFile> {
  try {
    return await convert(file, ref, conversion);
  } catch (error) {
    // Damage behind the head of a file shows when its pages are read.
    const isOfFile = error instanceof EngineError && error.message.includes(file.path);
    throw isOfFile ? brokenError(file, error) : error;
  }
}

interface ConvertedFile {
  readonly rows: number;
  readonly rejected: number;
  readonly columns: readonly string[];
  readonly types: Readonly<Record<string, string>>;
}

async function convert(
  file: FoundFile,
  ref: FileRef,
  conversion: ParquetConversion,
): Promise<ConvertedFile> {
  const { session, batch, rejects, path } = conversion;
  const { names, columns } = await columnsOf(file, conversion);
  const own = names.map((name, index) => `${quoteIdentifier(name)} as ${textColumn(index)}`);
  const from = `(
  select
    ${own.join(',\n    ')},
    ${sameText(ref.sourcePath)} as r_file,
    ${sameText(ref.checksum)} as r_checksum,
    row_number() over () as r_record
  from read_parquet(${quoteLiteral(file.path)}, hive_partitioning = false)
)`;
  const bad = columns.flatMap(({ isBad }) => isBad ?? []);
  const isBad = bad.length === 0 ? 'false' : bad.join('\n  or ');
  const values = columns.map(({ name, value }) => `${value} as ${quoteIdentifier(name)}`);
  const select = `select
  ${[...values, auditList(batch)].join(',\n  ')}
from ${from}
where not (${isBad})`;
  const records = await countOf(file, session);
  const rows = (await session.execute(copyStatement(select, path, records))) ?? 0;
  const rejected = records - rows;
  const query = rejectQuery(columns, noPlace, { from, isBad });
  if (rejected !== 0 && !(await rejects.addQuery(query, session, { expected: rejected })))
    throw new Error(`Not all of ${records} records are good or have a reason why not`);
  const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
  return { rows, rejected, columns: columns.map(({ name }) => name), types };
}

async function countOf(file: FoundFile, session: Session): Promise<number> {
  const { rows } = await session.query(
    `select count(*)::double from read_parquet(${quoteLiteral(file.path)}, hive_partitioning = false)`,
  );
  return Number(rows[0]?.[0]);
}

async function columnsOf(
  file: FoundFile,
  { source, hiveKeys, session }: ParquetConversion,
): Promise<{ readonly names: readonly string[]; readonly columns: readonly ParquetColumn[] }> {
  const { rows } = await describe(file, session);
  const names = rows.map(([name]) => String(name));
  const shown = columnNames(source.files?.normalizeNames === true ? names.map(snakeCase) : names);
  const own = rows.map(([name, type], index) => ({
    name: shown[index] ?? String(name),
    value: textColumn(index),
    type: String(type),
  }));
  const known = new Set(own.map(({ name }) => name.toLowerCase()));
  const hive = hiveKeys
    .filter((key) => !known.has(key.toLowerCase()))
    .map((key) => ({ name: key, value: hiveText(key), type: 'VARCHAR' }));
  for (const { name } of hive) known.add(name.toLowerCase());
  const absent = source.columns
    .filter(({ name }) => !known.has(name.toLowerCase()))
    .map(({ name }) => ({ name, value: 'null', type: 'NULL' }));
  const columns = [
    ...own.map((column) => asFolderSays(typed(column, source), hiveKeys)),
    ...[...hive, ...absent].map((column) => typed(column, source)),
  ];
  return { names, columns };
}

/** Where the names of folders have a column of the file too, they tell its value. */
function asFolderSays(column: ParquetColumn, hiveKeys: readonly string[]): ParquetColumn {
  const { name, value, type, isBad = 'false', reason } = column;
  const key = hiveKeys.find((each) => each.toLowerCase() === name.toLowerCase());
  if (key === undefined) return column;
  const text = hiveText(key);
  const folder = storedText(`try_cast(${text} as ${type})`, type);
  const shown = column.shown === quoteLiteral(mask) ? "'a value'" : `'"' || ${column.shown} || '"'`;
  return {
    ...column,
    value: folder,
    isBad: `(${isBad} or ${differs(value, folder)} or (${folder} is null and ${text} is not null))`,
    reason: `(case when ${isBad} then ${reason} else coalesce(${shown}, 'NULL') || ${quoteLiteral(' is not what the folder says: "')} || coalesce(${text}, '') || '"' end)`,
  };
}

function typed(
  { name, value, type }: { name: string; value: string; type: string },
  source: Source,
): ParquetColumn {
  const column = source.columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
  const wanted = column?.dataType;
  const isMasked = personalColumns(source).has(name);
  const text = `left(cast(${value} as varchar), 200)`;
  const shown = isMasked ? quoteLiteral(mask) : text;
  if (wanted === undefined)
    return {
      name: column?.name ?? name,
      value: type === 'NULL' ? 'cast(null as varchar)' : value,
      type: type === 'NULL' ? 'VARCHAR' : type,
      isBad: undefined,
      reason: "''",
      shown,
    };
  const cast = `try_cast(${value} as ${wanted})`;
  const isBack =
    type === 'NULL' ? 'true' : `try_cast(${cast} as ${type}) is not distinct from ${value}`;
  return {
    name: column?.name ?? name,
    value: storedText(cast, wanted),
    type: wanted,
    isBad: `(${value} is not null and (${cast} is null or not (${isBack})${tooLong(cast, wanted)}))`,
    reason: `${isMasked ? "'a value'" : `'"' || ${text} || '"'`} || ${quoteLiteral(` is not a valid ${wanted.toUpperCase()}`)}`,
    shown,
  };
}

/** DuckDB takes a text of any length for a `varchar(5)` (1.5). */
function tooLong(cast: string, wanted: string): string {
  const type = valueType(wanted);
  return type.kind === 'text' && type.length !== undefined
    ? ` or length(${cast}) > ${type.length}`
    : '';
}

async function describe(file: FoundFile, session: Session) {
  try {
    return await session.query(
      `describe from read_parquet(${quoteLiteral(file.path)}, hive_partitioning = false)`,
    );
  } catch (cause) {
    throw brokenError(file, cause);
  }
}

function brokenError(file: FoundFile, cause: unknown): unknown {
  if (!(cause instanceof EngineError) || cause.kind === 'Interrupt') return cause;
  return new IngotError(
    'SOURCE_PARQUET_BROKEN',
    `The file "${file.sourcePath}" is not a Parquet file that can be read`,
    { location: file.location, cause, hint: 'Nothing of it was staged. Get the file again.' },
  );
}
