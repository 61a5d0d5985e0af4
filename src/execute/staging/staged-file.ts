import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** One raw file as Parquet, ready to be read. */
export interface StagedFile {
  /** The raw file that these rows came from, relative to the project, with `/`. */
  readonly sourcePath: string;
  readonly fingerprint: string;
  readonly checksum: string;
  readonly bytes: number;
  readonly rows: number;
  readonly rejected: number;
  /** The file's own columns, in its order; audit columns are not among them. */
  readonly columns: readonly string[];
  readonly batchId: string;
  readonly loadedAt: string;
  /** True when this run converted it. */
  readonly converted: boolean;
  /** Absolute path of the Parquet file. */
  readonly path: string;
  /** Absolute path of the rejected records, where there are any. */
  readonly rejectsPath: string | undefined;
}

/** What the sidecar beside a Parquet file says; the sidecar is what makes the file count as staged. */
export interface Sidecar {
  readonly source_path: string;
  readonly bytes: number;
  readonly checksum: string;
  readonly rows: number;
  readonly rejected: number;
  readonly columns: readonly string[];
  readonly batch_id: string;
  readonly loaded_at: string;
  readonly parquet_bytes: number;
  readonly rejects_bytes: number;
}

/** The staged file of a fingerprint, or undefined where it is missing, damaged or half there. */
export async function findStaged(
  folder: string,
  fingerprint: string,
): Promise<StagedFile | undefined> {
  const paths = stagedPaths(folder, fingerprint);
  const sidecar = parseSidecar(await readFile(paths.sidecar, 'utf8').catch(() => ''));
  if (sidecar === undefined) return undefined;
  if ((await sizeOf(paths.parquet)) !== sidecar.parquet_bytes) return undefined;
  if (sidecar.rejected > 0 && (await sizeOf(paths.rejects)) !== sidecar.rejects_bytes)
    return undefined;
  return {
    sourcePath: sidecar.source_path,
    fingerprint,
    checksum: sidecar.checksum,
    bytes: sidecar.bytes,
    rows: sidecar.rows,
    rejected: sidecar.rejected,
    columns: sidecar.columns,
    batchId: sidecar.batch_id,
    loadedAt: sidecar.loaded_at,
    converted: false,
    path: paths.parquet,
    rejectsPath: sidecar.rejected > 0 ? paths.rejects : undefined,
  };
}

export function stagedPaths(folder: string, fingerprint: string) {
  const base = join(folder, fingerprint);
  return {
    parquet: `${base}.parquet`,
    rejects: `${base}.rejects.parquet`,
    sidecar: `${base}.json`,
  };
}

/** The sidecar in a text, or undefined where the text is not a whole one. */
export function parseSidecar(text: string): Sidecar | undefined {
  const value = parseJson(text);
  return isSidecar(value) ? value : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSidecar(value: unknown): value is Sidecar {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const columns = fields.get('columns');
  return (
    ['source_path', 'checksum', 'batch_id', 'loaded_at'].every(
      (key) => typeof fields.get(key) === 'string',
    ) &&
    ['bytes', 'rows', 'rejected', 'parquet_bytes', 'rejects_bytes'].every((key) =>
      Number.isSafeInteger(fields.get(key)),
    ) &&
    Array.isArray(columns) &&
    columns.every((name) => typeof name === 'string')
  );
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}
