import { fileOf } from '../../core/file-of.ts';
import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { IngotError } from '../../core/error.ts';
import type { Seed } from '../../core/node.ts';
import { ChunkFile } from '../staging/chunk-file.ts';
import { columnNames } from '../staging/column-names.ts';
import { textDialect } from '../staging/csv/csv-dialect.ts';
import { readLayout, type CsvLayout } from '../staging/csv/csv-header.ts';
import { RecordReader } from '../staging/csv/record-reader.ts';
import type { FoundFile } from '../staging/find-files.ts';
import { NumberList } from '../staging/number-list.ts';
import { readError } from '../staging/read-file.ts';
import { TemporaryFolder } from '../staging/temporary-folder.ts';
import { decodeSeed, lineAt } from './decode-seed.ts';
import { invalidRecord, type SeedRecords } from './seed-records.ts';

export interface SeedPlace {
  readonly root: string;
  /** A folder for the copy, where whoever loads the seed may read. */
  readonly copies: string;
}

/** Where the target may read copies of seeds; no folder of a source begins with a point. */
export function copiesIn(stagingDir: string): string {
  return join(stagingDir, '.seeds', 'records');
}

const megabyte = 1024 * 1024;
/** It is in memory as a whole, several times over while it is loaded. */
const mostMegabytes = 512;

/** @throws IngotError SEED_EMPTY, SEED_ENCODING, SEED_INVALID, SEED_TOO_LARGE */
export async function readSeed(seed: Seed, { root, copies }: SeedPlace): Promise<SeedRecords> {
  const file = seedFile(seed, root);
  const bytes = await bytesOf(file);
  const text = await decodeSeed(bytes, seed, file);
  const layout = seedLayout(text, seed);
  const header = layout.values.map((value) => value.toString('utf8'));
  const names = columnNames(header, []);
  const folder = await TemporaryFolder.create(copies);
  const dispose = () => folder[Symbol.asyncDispose]();
  try {
    const copied = await copyRecords(text, layout, { seed, folder: folder.path, names });
    const told = { header, names, hash: hash('sha256', bytes) };
    return { ...told, ...copied, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/**
 * The bytes of the file of a seed.
 * @throws IngotError SEED_TOO_LARGE, SOURCE_FILE_UNREADABLE
 */
export function seedBytes(seed: Seed, root: string): Promise<Buffer> {
  return bytesOf(seedFile(seed, root));
}

function seedFile(seed: Seed, root: string): FoundFile {
  return { path: join(root, seed.path), sourcePath: seed.path, location: fileOf(seed) };
}

async function bytesOf(file: FoundFile): Promise<Buffer> {
  try {
    const { size } = await stat(file.path);
    if (size <= mostMegabytes * megabyte) return await readFile(file.path);
  } catch (error) {
    throw readError(error, file);
  }
  throw new IngotError(
    'SEED_TOO_LARGE',
    `The seed ${file.sourcePath} is larger than ${mostMegabytes} MB`,
    {
      location: file.location,
      hint: 'Make it a source with `files`, which reads files of any size.',
    },
  );
}

function seedLayout(text: Buffer, seed: Seed): CsvLayout {
  const layout = layoutOf(text, seed);
  if (layout.offset >= text.length)
    throw new IngotError('SEED_EMPTY', `The seed ${seed.path} is empty`, {
      location: fileOf(seed),
      hint: 'Write a header line with the names of the columns.',
    });
  if (layout.fault !== undefined)
    throw new IngotError(
      'SEED_INVALID',
      layout.fault === 'text-after-quote'
        ? `The header of ${seed.path} has text behind a closing quote`
        : `The header of ${seed.path} has a quote that is not closed`,
      {
        location: {
          path: seed.path,
          line: layout.line,
          column: 1,
          lineText: lineAt(text, layout.offset),
        },
        hint: 'A quote inside of a name is doubled.',
      },
    );
  return layout;
}

/** Without a comma in the header, another delimiter may be in it. */
function layoutOf(text: Buffer, { csv }: Seed): CsvLayout {
  const layoutBy = (delimiter: string | undefined) =>
    readLayout(text, {
      csv: { ...csv, delimiter, header: true, skip: 0, comment: undefined },
      format: 'csv',
    });
  if (csv.delimiter !== undefined) return layoutBy(csv.delimiter);
  const found = layoutBy(undefined);
  if (found.dialect.delimiter === ',' || [csv.quote, csv.escape].includes(',')) return found;
  const withCommas = layoutBy(',');
  return withCommas.values.length > 1 ? withCommas : found;
}

interface Copying {
  readonly seed: Seed;
  readonly names: readonly string[];
  readonly folder: string;
}

async function copyRecords(
  text: Buffer,
  layout: CsvLayout,
  { seed, names, folder }: Copying,
): Promise<Omit<SeedRecords, 'header' | 'names' | 'hash' | keyof AsyncDisposable>> {
  const copy = new ChunkFile(folder);
  const lines = new NumberList();
  const starts = new NumberList();
  const reader = new RecordReader({
    layout,
    comment: undefined,
    columns: names.length,
    maxBytes: Math.max(text.length, 1),
    hasOffsets: true,
    sink: {
      isFull: false,
      drain: () => Promise.resolve(),
      begin: () => undefined,
      record: (offset, line) => {
        lines.push(line);
        starts.push(offset);
      },
      write: (bytes, from, to) => copy.write(bytes, from, to),
      reject: ({ line, value, reason }) => {
        throw invalidRecord(seed, { line, value, reason });
      },
    },
  });
  try {
    await reader.push(text.subarray(layout.body.offset), true);
    const dialect = textDialect(layout.dialect);
    const found = starts.take();
    return {
      layout: { columns: names, dialect, lineEnd: layout.lineEnd },
      ...copy.end(),
      lines: lines.take(),
      lineText: (record) => lineAt(text, found[record] ?? text.length),
    };
  } catch (error) {
    copy.close();
    throw error;
  }
}
