import type { Session } from '../../core/adapter.ts';
import { quoteIdentifier } from '../../core/relation.ts';
import type { RecordError } from './reject-reason.ts';

/** The two temporary tables in which DuckDB keeps what a scan rejected. */
export interface RejectTables {
  readonly errors: string;
  readonly scans: string;
}

/** One record that DuckDB rejected. */
export interface RejectedText {
  /** The byte at which it starts, from 0; DuckDB 1.5 counts the blank lines above it to it, and half of a CRLF. */
  readonly position: number;
  /** Which of the files that were read, from 0. */
  readonly file: number;
  /** The start of its text. */
  readonly text: string;
  readonly errors: readonly RecordError[];
}

const pageRows = 10_000;
const textCharacters = 2_000;

/** How many records were rejected; a record may have several errors. */
export async function countRejects(session: Session, { errors }: RejectTables): Promise<number> {
  const { rows } = await session.query(`select count(*)
from (
  select distinct scan_id, file_id, line_byte_position
  from ${quoteIdentifier(errors)}
)`);
  return Number(rows[0]?.[0]);
}

/** The rejected records in file order. They are read a page at a time, for there may be millions. */
export async function* readRejects(
  session: Session,
  tables: RejectTables,
): AsyncGenerator<RejectedText> {
  let record:
    (RejectedText & { readonly scan: number; readonly errors: RecordError[] }) | undefined;
  for await (const [scan, file, position, type, column, message, text] of errorRows(
    session,
    tables,
  )) {
    const error = { type: String(type), column: toText(column), message: String(message) };
    if (record?.scan === scan && record?.file === file && record?.position === position) {
      record?.errors.push(error);
      continue;
    }
    if (record !== undefined) yield record;
    const place = { scan: Number(scan), file: Number(file), position: Number(position) };
    record = { ...place, text: String(text), errors: [error] };
  }
  if (record !== undefined) yield record;
}

async function* errorRows(
  session: Session,
  { errors }: RejectTables,
): AsyncGenerator<readonly unknown[]> {
  const sorted = quoteIdentifier(sortedTable(errors));
  await session.execute(`create temp table ${sorted} as
select
  (row_number() over ())::integer as number,
  *
from (
  select
    scan_id::integer as scan,
    file_id::integer as file,
    (line_byte_position - 1)::double as position,
    error_type::varchar as type,
    column_name,
    left(error_message, ${textCharacters}) as message,
    ltrim(left(csv_line, ${textCharacters}), chr(10) || chr(13)) as text
  from ${quoteIdentifier(errors)}
  order by scan_id, file_id, line_byte_position, byte_position, column_idx
)`);
  for (let after = 0; ; after += pageRows) {
    const { rows } =
      await session.query(`select scan, file, position, type, column_name, message, text
from ${sorted}
where number > ${after}
  and number <= ${after + pageRows}
order by number`);
    yield* rows;
    if (rows.length < pageRows) return;
  }
}

export async function dropRejects(
  session: Session,
  { errors, scans }: RejectTables,
): Promise<void> {
  for (const table of [sortedTable(errors), errors, scans])
    await session.execute(`drop table if exists ${quoteIdentifier(table)}`);
}

function sortedTable(errors: string): string {
  return `${errors}_sorted`;
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
