import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbandoned } from '../abandoned.ts';
import { renameOver } from './rename-over.ts';

const ending = '.kept';

/** What one database reads of the staged files of a source. */
interface Kept {
  /** The file of the database; one in memory is gone with its process. */
  readonly database: string;
  readonly pid: number;
  /** Whether the process is staging the source, so that more may come. */
  readonly isStaging: boolean;
  readonly names: readonly string[];
}

/**
 * Tells who reads the staged files of a source: several databases may be built from the same raw files, each when it is
 * its turn, and none takes away what another one reads.
 */
export class KeptFiles {
  readonly #folder: string;
  readonly #database: string;
  readonly #name: string;

  /** @param database its absolute path, or `:memory:` */
  constructor(folder: string, database: string) {
    this.#folder = folder;
    this.#database = database;
    const key = database === ':memory:' ? `${database} ${process.pid}` : database;
    this.#name = `${hash('sha256', key).slice(0, 16)}${ending}`;
  }

  /** Nothing that is there now may go. */
  async begin(): Promise<void> {
    await this.#write(await readdir(this.#folder), true);
  }

  /** What was staged is needed beside what readers have until they see it. */
  async add(names: Iterable<string>): Promise<void> {
    const own = await readKept(join(this.#folder, this.#name));
    await this.#write([...(own?.names ?? []), ...names], false);
  }

  /** Nothing else is needed any more. */
  async settle(names: Iterable<string>): Promise<void> {
    await this.#write(names, false);
  }

  /** What others need; undefined where one of them is staging, so that nobody can tell. */
  async ofOthers(): Promise<ReadonlySet<string> | undefined> {
    const names = new Set<string>([this.#name]);
    for (const name of (await readdir(this.#folder)).filter((each) => each.endsWith(ending))) {
      const path = join(this.#folder, name);
      const kept = name === this.#name ? undefined : await readKept(path);
      if (kept === undefined) continue;
      const isAlive = !(await isAbandoned(kept.pid, path));
      if (kept.isStaging && isAlive) return undefined;
      if (kept.database === ':memory:' ? !isAlive : !existsSync(kept.database)) continue;
      for (const each of [name, ...kept.names]) names.add(each);
    }
    return names;
  }

  async #write(names: Iterable<string>, isStaging: boolean): Promise<void> {
    const path = join(this.#folder, this.#name);
    const kept: Kept = {
      database: this.#database,
      pid: process.pid,
      isStaging,
      names: [...new Set(names)].sort(),
    };
    const partial = `${path}.${process.pid}.partial`;
    try {
      await writeFile(partial, JSON.stringify(kept));
      await renameOver(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }
}

async function readKept(path: string): Promise<Kept | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isKept(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return typeof fields.get('database') === 'string' && Array.isArray(fields.get('names'));
}
