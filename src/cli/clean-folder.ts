import { lstat, open, readdir, realpath, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { IngotError } from '../core/error.ts';
import { sideFolder } from '../core/target.ts';

export interface CleanRules {
  /** Absolute path of the project. */
  readonly root: string;
  readonly dataDir: string;
  /** Folders with what a person wrote, relative to the project. */
  readonly sources: readonly string[];
}

export interface Cleaned {
  /** How many files are gone. */
  readonly deleted: number;
  /** What was left, relative to the project: databases and data. */
  readonly kept: readonly string[];
}

/** Deletes a folder of the project. Databases in it stay, and links are deleted, not followed. */
export async function cleanFolder(folder: string, rules: CleanRules): Promise<Cleaned> {
  const path = join(rules.root, folder);
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return { deleted: 0, kept: [] };
  if (found.isDirectory()) return emptyFolder(path, rules);
  // A link; what it leads to stays.
  await rm(path);
  return { deleted: 1, kept: [] };
}

/** Refuses a folder that is not ingot's to delete. @throws IngotError */
export async function refuseUnsafe(folder: string, rules: CleanRules): Promise<void> {
  const { root, dataDir, sources } = rules;
  const path = join(root, folder);
  const fromRoot = relative(await realpath(root), await realParent(path));
  if (path === root || fromRoot.split(sep)[0] === '..') {
    throw refused(folder, 'it is not a folder inside the project');
  }
  const found = await lstat(path).catch(() => undefined);
  if (found !== undefined && !found.isDirectory() && !found.isSymbolicLink())
    throw refused(folder, 'it is a file, not a folder');
  if (folder.split(/[\\/]/).includes(sideFolder))
    throw refused(folder, 'databases and their history are in ".ingot"');
  const written = [...sources, '.git', 'node_modules'].map((each) => join(root, each));
  const owner = [...written, dataDir].find((each) => isWithin(path, each) || isWithin(each, path));
  if (owner === undefined || (owner === dataDir && !isWithin(path, owner))) return;
  throw refused(folder, `"${relative(root, owner)}" is not made by ingot`);
}

function refused(folder: string, reason: string): IngotError {
  return new IngotError('CLEAN_REFUSED', `"${folder}" can't be cleaned: ${reason}`, {
    hint: 'Nothing was deleted. Mend "target-path" or "clean-targets" in ingot.yml.',
  });
}

/** The folder that a path stands in, with links followed; of a path that is not there, the nearest one that is. */
async function realParent(path: string): Promise<string> {
  const parent = dirname(path);
  return realpath(parent).catch(() => realParent(parent));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

async function emptyFolder(folder: string, rules: CleanRules): Promise<Cleaned> {
  if (folder === rules.dataDir) return { deleted: 0, kept: [relative(rules.root, folder)] };
  let deleted = 0;
  const kept: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name === sideFolder) {
      // What belongs to a database: its working one, former versions, environments.
      kept.push(relative(rules.root, path));
    } else if (entry.isDirectory()) {
      const inner = await emptyFolder(path, rules);
      deleted += inner.deleted;
      kept.push(...inner.kept);
    } else if (entry.isFile() && (await isDatabase(path))) {
      kept.push(relative(rules.root, path));
    } else {
      await rm(path);
      deleted++;
    }
  }
  if (kept.length === 0) await rmdir(folder);
  return { deleted, kept };
}

/** DuckDB's files have their mark at byte 8; what was not checkpointed yet stands in a `.wal` beside them. */
async function isDatabase(path: string): Promise<boolean> {
  if (path.endsWith('.wal')) return isDatabase(path.slice(0, -'.wal'.length));
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0);
    return bytesRead === 12 && buffer.toString('latin1', 8) === 'DUCK';
  } finally {
    await file.close();
  }
}
