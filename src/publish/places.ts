import { basename, dirname, join } from 'node:path';
import type { Target } from '../core/project.ts';
import { readersPath, sideFolder } from '../core/target.ts';

/** What ingot keeps beside the file that readers open: in the folder `.ingot`, by the name of that file. */
export interface Places {
  readonly folder: string;
  /** Who runs now. */
  readonly lock: string;
  /** What was published when. */
  readonly record: string;
  /** The former versions. */
  readonly versions: string;
  /** What is about to be published, or restored. */
  readonly partial: string;
  /** A working database that could not be read, kept for who can mend it. */
  readonly broken: string;
}

/** Undefined for a database in memory. */
export function placesOf(target: Target): Places | undefined {
  const path = readersPath(target);
  if (path === ':memory:') return undefined;
  const folder = join(dirname(path), sideFolder);
  const name = basename(path);
  return {
    folder,
    lock: join(folder, `${name}.lock`),
    record: join(folder, `${name}.json`),
    versions: join(folder, `${name}.versions`),
    partial: join(folder, `${name}.partial`),
    broken: join(folder, `${name}.broken`),
  };
}

export function versionPath({ versions }: Places, number: number): string {
  return join(versions, `${number}.duckdb`);
}
