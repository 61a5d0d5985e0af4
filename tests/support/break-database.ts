import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';

/** The three headers of a DuckDB database; blocks of 256 KB follow. */
const headersSize = 3 * 4096;
const blockSize = 256 * 1024;
/** Of the main header: the version of the storage format. */
const versionOffset = 12;

/** Ways in which a database file is broken, by what is said of them. */
export const waysToBreak: Readonly<Record<string, (path: string) => Promise<void>>> = {
  missing: (path) => rm(path),
  'garbage in its main header': (path) => scribble(path, 0),
  'garbage in its first database header': (path) => scribble(path, 4096),
  'garbage in its second database header': (path) => scribble(path, 2 * 4096),
  'garbage in its first block': (path) => scribble(path, headersSize),
  'garbage in every block': scribbleBlocks,
  'cut to half': async (path) => truncate(path, Math.floor((await stat(path)).size / 2)),
  'cut to one block': (path) => truncate(path, headersSize + blockSize),
  'cut to its headers': (path) => truncate(path, headersSize),
  'cut in its main header': (path) => truncate(path, 100),
  'cut to nothing': (path) => truncate(path, 0),
  'a text': (path) => writeFile(path, 'This is no database.\n'.repeat(1000)),
  'a folder': async (path) => {
    await rm(path);
    await mkdir(path);
  },
};

/** Writes what no database wrote over a part of a file. */
export async function scribble(path: string, offset: number, length = 2000): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(Buffer.alloc(length, 0x5a), 0, length, offset);
  } finally {
    await file.close();
  }
}

/** Garbage in each block behind the headers, well within it. */
export async function scribbleBlocks(path: string): Promise<void> {
  const { size } = await stat(path);
  for (let offset = headersSize; offset < size; offset += blockSize)
    await scribble(path, offset + 8);
}

/** Makes a database one of a later version of DuckDB, as far as its main header tells. */
export async function makeNewer(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes.writeBigUInt64LE(9_999n, versionOffset);
  bytes.writeBigUInt64LE(checksumOf(bytes.subarray(8, 4096)), 0);
  await writeFile(path, bytes);
}

/** As DuckDB 1.5 computes it for blocks and headers. */
function checksumOf(bytes: Buffer): bigint {
  let sum = 5381n;
  for (let offset = 0; offset < bytes.length; offset += 8)
    sum ^= BigInt.asUintN(64, bytes.readBigUInt64LE(offset) * 0xbf58476d1ce4e5b9n);
  return sum;
}

/** A log beside a database that no database wrote. */
export async function writeGarbageLog(path: string): Promise<void> {
  if (!existsSync(path)) throw new Error(`There is no ${path}`);
  await writeFile(`${path}.wal`, Buffer.alloc(5000, 0x5a));
}

/** Garbage in one block of a table that is no other table's. */
export async function scribbleTable(path: string, table: string): Promise<void> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'read_only', threads: '1' });
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `select min(block_id) from pragma_storage_info('${table}') where persistent and block_id > 0`,
  );
  connection.closeSync();
  instance.closeSync();
  const block = Number(reader.getRowsJson()[0]?.[0]);
  await scribble(path, headersSize + block * blockSize + 8);
}
