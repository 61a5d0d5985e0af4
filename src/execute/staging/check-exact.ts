import type { Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import { inexactCondition } from '../exact-types.ts';
import { rejectTables } from './conversion.ts';
import { readCsvCall, type DelimitedText } from './copy-statement.ts';
import type { StagedColumn } from './csv-columns.ts';
import { dropRejects } from './duckdb-rejects.ts';
import type { FoundFile } from './find-files.ts';

/**
 * DuckDB's cast rounds `3.7` to 4 for an integer, cuts the time off for a date, and the offset for a timestamp. Such a
 * value would be changed without a word, so the text is looked at once more where a column has a type that can do so.
 * @throws IngotError SOURCE_VALUE_INEXACT
 */
export async function checkExact(
  file: FoundFile,
  texts: readonly DelimitedText[],
  session: Session,
): Promise<void> {
  for (const text of texts) {
    const risky = text.columns.flatMap((column) => {
      const condition = inexactCondition(quoteIdentifier(column.name), column.type);
      return condition === undefined ? [] : [{ column, condition }];
    });
    if (risky.length > 0) await checkText(file, { text, risky }, session);
  }
}

interface RiskyText {
  readonly text: DelimitedText;
  readonly risky: readonly { readonly column: StagedColumn; readonly condition: string }[];
}

async function checkText(
  file: FoundFile,
  { text, risky }: RiskyText,
  session: Session,
): Promise<void> {
  const tables = rejectTables();
  const columns = text.columns.map((column) => ({ ...column, type: 'varchar' }));
  const firsts = risky.map(
    ({ column, condition }) =>
      // What does not fit at all is a reject, and has been counted as one.
      `any_value(${quoteIdentifier(column.name)}) filter (where try_cast(${quoteIdentifier(column.name)} as ${column.type}) is not null and (${condition}))`,
  );
  try {
    const { rows } = await session.query(
      `select ${firsts.join(',\n  ')}\nfrom ${readCsvCall({ ...text, columns }, tables)}`,
    );
    risky.forEach(({ column }, index) => {
      const value = rows[0]?.[index];
      if (value !== null && value !== undefined) throw inexact(file, column, String(value));
    });
  } finally {
    await dropRejects(session, tables);
  }
}

function inexact(file: FoundFile, { name, type }: StagedColumn, value: string): IngotError {
  return new IngotError(
    'SOURCE_VALUE_INEXACT',
    `The type ${type} would change ${quoteLiteral(value)} in column "${name}" of "${file.sourcePath}"`,
    {
      location: file.location,
      hint: 'Give the column a type that keeps it, or leave it text and cast it in a model.',
    },
  );
}
