import { extname, resolve } from 'node:path';
import { IngotError } from '../core/error.ts';
import { dataFileNamed, type DataFile } from './data-file.ts';

/** What a table is compared with. */
export type Against =
  | { readonly kind: 'readers' }
  | { readonly kind: 'target'; readonly name: string }
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'database'; readonly name: string; readonly path: string }
  | { readonly kind: 'file'; readonly file: DataFile };

const databaseEndings = ['.duckdb', '.ddb', '.db'];

/**
 * What the text of `--against` means; file names are relative to `folder`.
 * @throws IngotError DIFF_AGAINST_INVALID
 */
export function parseAgainst(text: string | undefined, folder: string): Against {
  if (text === undefined) return { kind: 'readers' };
  const target = /^target:(.+)$/s.exec(text)?.[1];
  if (target !== undefined) return { kind: 'target', name: target };
  const version = /^version:(\d{1,9})$/.exec(text)?.[1];
  if (version !== undefined) return { kind: 'version', version: Number(version) };
  const file = dataFileNamed(text, folder);
  if (file !== undefined) return { kind: 'file', file };
  if (databaseEndings.includes(extname(text).toLowerCase()))
    return { kind: 'database', name: text, path: resolve(folder, text) };
  throw new IngotError(
    'DIFF_AGAINST_INVALID',
    `"${text}" is nothing that a table can be compared with`,
    {
      hint: /^\w+$/.test(text)
        ? `A target is written "target:${text}"; a file ends in .parquet, .csv, .tsv, .duckdb, .ddb or .db.`
        : 'Write target:NAME, version:N, or a file that ends in .parquet, .csv, .tsv, .duckdb, .ddb or .db.',
    },
  );
}
