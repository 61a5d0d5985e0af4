import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, type Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import type { Seed } from '../../core/node.ts';
import { quoteIdentifier, quoteLiteral, relationKey, renderRelation } from '../../core/relation.ts';
import { suggest } from '../../core/suggest.ts';
import type { Execution } from '../execution.ts';
import { tableStatements } from '../materializations/statements.ts';
import type { Built } from '../built.ts';
import { columnNames } from '../staging/column-names.ts';
import { isTypeText } from '../staging/column-types.ts';
import { readLayout, type CsvLayout } from '../staging/csv/csv-header.ts';
import { seedTypes } from './seed-types.ts';

/** Loads a CSV file of the project as a table; in the caller's transaction. */
export async function loadSeed(
  seed: Seed,
  session: Session,
  { project, existing }: Pick<Execution, 'project' | 'existing'>,
): Promise<Built> {
  const path = join(project.root, seed.path);
  const layout = await readSeedLayout(seed, path);
  const names = columnNames(layout.values.map((value) => value.toString('utf8')));
  checkTypedColumns(seed, names);
  // As text first: only the whole column tells which type loses nothing.
  const select = csvSelect(path, names, layout);
  for (const statement of tableStatements({
    target: seed.relation,
    select,
    existing: existing.get(relationKey(seed.relation)),
  })) {
    await read(statement, seed, session);
  }
  const types = await seedTypes(seed, names, session);
  const casts = names.map((name, index) => castOf(name, types[index] ?? 'varchar'));
  const table = renderRelation(seed.relation);
  const rows = await session.execute(
    `create or replace table ${table} as\nselect ${casts.join(',\n  ')}\nfrom ${table}`,
  );
  return { message: 'seed', ...(rows !== undefined && { rows }) };
}

async function readSeedLayout(seed: Seed, path: string): Promise<CsvLayout> {
  const bytes = await readFile(path);
  const fail = (code: string, message: string, hint: string) =>
    new IngotError(code, message, { location: { ...seed.location, lineText: '' }, hint });
  if (bytes.length === 0)
    throw fail(
      'SEED_EMPTY',
      `The seed ${seed.path} is empty`,
      'Write a header line with the names of the columns.',
    );
  if (!isUtf8(bytes))
    throw fail('SEED_ENCODING', `The seed ${seed.path} is not UTF-8 text`, 'Save it as UTF-8.');
  const csv = {
    delimiter: seed.delimiter,
    quote: '"',
    escape: '"',
    header: true,
    skip: 0,
    comment: undefined,
    nulls: [''],
  } as const;
  const layout = readLayout(bytes, { csv, format: 'csv' });
  if (layout.fault !== undefined)
    throw fail(
      'SEED_INVALID',
      `The header of ${seed.path} has a quote that is not closed`,
      'Close it.',
    );
  return layout;
}

function checkTypedColumns(seed: Seed, names: readonly string[]): void {
  const known = new Set(names.map((name) => name.toLowerCase()));
  for (const [name, type] of Object.entries(seed.columnTypes)) {
    const fail = (code: string, message: string, hint: string | undefined) =>
      new IngotError(code, message, { location: { ...seed.location, lineText: '' }, hint });
    if (!known.has(name.toLowerCase()))
      throw fail(
        'SEED_COLUMN_MISSING',
        `The seed ${seed.path} has no column "${name}"`,
        suggest(name, names),
      );
    if (!isTypeText(type))
      throw fail(
        'SEED_TYPE_UNKNOWN',
        `"${type}" is not the name of a type (column "${name}")`,
        'Use a type of DuckDB, such as "varchar" or "decimal(12,2)".',
      );
  }
}

function csvSelect(path: string, names: readonly string[], { dialect, line }: CsvLayout): string {
  const columns = names.map((name) => `${quoteLiteral(name)}: 'varchar'`).join(', ');
  return `select * from read_csv(
  ${quoteLiteral(path)},
  auto_detect = false, header = true, skip = ${line - 1}, delim = ${quoteLiteral(dialect.delimiter)}, quote = '"', escape = '"',
  nullstr = '', allow_quoted_nulls = false, strict_mode = true, columns = {${columns}}
)`;
}

/** DuckDB's message about a broken line is a page long; its line number and first sentence are what counts. */
async function read(statement: string, seed: Seed, session: Session): Promise<void> {
  try {
    await session.execute(statement);
  } catch (error) {
    const line =
      error instanceof EngineError
        ? /CSV Error on Line: (\d+)/.exec(error.message)?.[1]
        : undefined;
    if (!(error instanceof EngineError) || line === undefined) throw error;
    const original = /Original Line: (.*)/.exec(error.message)?.[1] ?? '';
    const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(error.message);
    const what =
      counts === null
        ? 'The line can’t be read as CSV'
        : `The line has ${counts[2]} ${counts[2] === '1' ? 'value' : 'values'}, the header ${counts[1]}`;
    throw new IngotError('SEED_INVALID', what, {
      location: { path: seed.path, line: Number(line), column: 1, lineText: original },
      hint: 'Put values that hold the delimiter or a line end into double quotes.',
      cause: error,
    });
  }
}

function castOf(name: string, type: string): string {
  const column = quoteIdentifier(name);
  return type === 'varchar' ? column : `cast(nullif(${column}, '') as ${type}) as ${column}`;
}
