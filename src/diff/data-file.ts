import { open, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { IngotError } from '../core/error.ts';
import { quoteLiteral } from '../core/relation.ts';

export type FileFormat = 'parquet' | 'csv';

/** A file of rows, as the user names it and where it is. */
export interface DataFile {
  readonly name: string;
  readonly path: string;
  readonly format: FileFormat;
}

const formats: Readonly<Record<string, FileFormat>> = {
  '.parquet': 'parquet',
  '.csv': 'csv',
  '.tsv': 'csv',
};

/** The file that a name means by its ending, or undefined where it has none of a file of rows. */
export function dataFileNamed(name: string, folder: string): DataFile | undefined {
  const format = formats[extname(name).toLowerCase()];
  return format === undefined ? undefined : { name, path: resolve(folder, name), format };
}

/**
 * The SQL that reads the rows of a file.
 * @throws IngotError FILE_UNREADABLE
 */
export async function readFileSql({ name, path, format }: DataFile): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw noFile(name);
  if (!found.isFile()) throw unreadable(`"${name}" is not a file`);
  if (format === 'parquet') return `read_parquet(${pathLiteral(path)})`;
  const head = await firstCharacters(path, name);
  if (head.trim() === '')
    throw unreadable(`"${name}" is empty: a CSV file begins with a line of column names`);
  // Left to itself, DuckDB 1.5 takes lines of different lengths for a file of another form, and gives no rows of it.
  const options = [
    `delim = ${quoteLiteral(delimiterOf(head))}`,
    `quote = '"'`,
    `escape = '"'`,
    'header = true',
    'skip = 0',
    'all_varchar = true',
    'allow_quoted_nulls = false',
  ];
  return `read_csv(${pathLiteral(path)}, ${options.join(', ')})`;
}

/** The one of comma, semicolon, tab and bar that stands most often in the first line, outside of quotes. */
export function delimiterOf(head: string): string {
  const [line = ''] = head.replace(/"(?:[^"]|"")*"?/g, '').split(/\r?\n/);
  const counts = [',', ';', '\t', '|'].map((each) => [each, line.split(each).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

/** A name with wildcards in it is a name, not a pattern. */
function pathLiteral(path: string): string {
  return quoteLiteral(path.replace(/[*?[]/g, '[$&]'));
}

async function firstCharacters(path: string, name: string): Promise<string> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.subarray(0, bytesRead).toString();
  } catch (cause) {
    throw unreadable(`"${name}" can't be read`, cause);
  }
}

export function noFile(name: string): IngotError {
  return unreadable(`There is no file "${name}"`);
}

function unreadable(message: string, cause?: unknown): IngotError {
  const hint = 'Check its path and its rights; it is looked for from the folder that you are in.';
  return new IngotError('FILE_UNREADABLE', message, { hint, cause });
}
