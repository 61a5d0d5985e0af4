import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbandoned } from '../abandoned.ts';

const prefix = '.tmp-';

/** A folder for half-made files, gone when it is disposed. Its name tells which process it belongs to. */
export class TemporaryFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(parent: string): Promise<TemporaryFolder> {
    const path = join(parent, `${prefix}${process.pid}-${randomUUID()}`);
    await mkdir(path, { recursive: true });
    return new TemporaryFolder(path);
  }

  /** A new folder inside. */
  async inner(name: string): Promise<string> {
    const path = join(this.path, name);
    await mkdir(path);
    return path;
  }

  /** What can't be removed does no harm, and goes with the next run. */
  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Removes what processes that were killed have left; a folder of a process that is alive stays. */
export async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = /^\.tmp-(\d+)-/.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(parent, name);
    if (await isAbandoned(Number(pid), path))
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
