import {
  lstat,
  lstatSync,
  realpath as realPath,
  realpathSync,
  statSync,
  type PathLike,
  type Stats,
} from 'node:fs';
import { realpath, readdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { IngotError } from '../../core/error.ts';
import type { FileSpec } from '../../core/file-spec.ts';
import type { Location } from '../../core/source-text.ts';
import { nearest } from '../../core/suggest.ts';

/** A raw file, and the place where the project asks for it. */
export interface FoundFile {
  readonly path: string;
  /** Relative to the project with `/`; below `data/` for what is in the data folder. */
  readonly sourcePath: string;
  readonly location: Location;
}

export interface Folders {
  readonly projectRoot: string;
  readonly dataDir: string;
}

/** The files that the globs of a source name, each once, sorted by source path. */
export async function findFiles(files: FileSpec, folders: Folders): Promise<readonly FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const pattern of files.globs) {
    for (const file of await findGlob(pattern, files.location, folders))
      found.set(file.sourcePath, file);
  }
  return [...found.values()].sort((a, b) => (a.sourcePath < b.sourcePath ? -1 : 1));
}

async function findGlob(
  pattern: string,
  location: Location,
  folders: Folders,
): Promise<readonly FoundFile[]> {
  const base = baseOf(pattern, folders);
  const wanted = resolve(base.folder, fixedPart(base.pattern));
  if (!isInside(wanted, folders.projectRoot) && !isInside(wanted, folders.dataDir))
    throw outsideError(pattern, location);
  const paths = await matches(base);
  if (paths.length === 0) throw await notFoundError(pattern, { base, location });
  const inside = await InsideCheck.of(folders);
  const isExact = paths.length === 1 && !isDynamicPattern(pattern);
  return paths.flatMap((path) => {
    const file = { path, sourcePath: shownPath(path, folders), location };
    const own = lstatSync(path, { throwIfNoEntry: false });
    // Gone since the folder was listed.
    if (own === undefined) return [];
    if (!inside.holds(path, own)) throw outsideError(file.sourcePath, location);
    const found = own.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : own;
    // A link to a folder that a wildcard found is no file that anybody asked for.
    if (found?.isDirectory() === true && !isExact) return [];
    checkFile(file, found);
    return [file];
  });
}

/** A link may not lead out of the project either. What is asked of the file system is asked once a folder. */
class InsideCheck {
  readonly #allowed: readonly string[];
  readonly #folders = new Map<string, boolean>();

  private constructor(allowed: readonly string[]) {
    this.#allowed = allowed;
  }

  static async of({ projectRoot, dataDir }: Folders): Promise<InsideCheck> {
    const folders = [projectRoot, dataDir];
    return new InsideCheck(
      await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder))),
    );
  }

  holds(path: string, own: Stats): boolean {
    if (own.isSymbolicLink()) return this.#isAllowed(realpathSync(path));
    const folder = dirname(path);
    const known = this.#folders.get(folder) ?? this.#isAllowed(realpathSync(folder));
    this.#folders.set(folder, known);
    return known;
  }

  #isAllowed(real: string): boolean {
    return this.#allowed.some((folder) => isInside(real, folder));
  }
}

interface Base {
  readonly folder: string;
  readonly pattern: string;
  /** How the folder is called in messages. */
  readonly shown: string;
}

function baseOf(pattern: string, { projectRoot, dataDir }: Folders): Base {
  const plain = pattern.replace(/^(\.\/)+/, '');
  if (plain.startsWith('data/'))
    return { folder: dataDir, pattern: plain.slice('data/'.length), shown: 'data' };
  return { folder: projectRoot, pattern: plain, shown: '' };
}

/** The folders of a pattern before its first wildcard; the whole pattern where there is none. */
function fixedPart(pattern: string): string {
  const parts = pattern.split('/');
  const dynamic = parts.findIndex((part) => isDynamicPattern(part));
  return dynamic === -1
    ? pattern
    : parts.slice(0, dynamic).join('/') || (isAbsolute(pattern) ? '/' : '.');
}

/** A file of exactly that name comes first: raw files are called `orders [2024].csv`. */
async function matches({ folder, pattern }: Base): Promise<readonly string[]> {
  const exact = resolve(folder, pattern);
  if (await exists(exact)) return [exact];
  if (!isDynamicPattern(pattern)) return [];
  return glob(pattern, {
    cwd: folder,
    absolute: true,
    onlyFiles: true,
    expandDirectories: false,
    fs: linksAsFiles,
  });
}

/** Links to folders are not followed: one may lead to itself, or to the whole disk. Those to files are found. */
const { __promisify__ } = realPath;
const linksAsFiles = {
  stat: lstat,
  realpath: Object.assign(itself, { native: itself, __promisify__ }),
};

/** In place of `realpath`: where a link leads is not asked for. */
function itself(path: PathLike, options: unknown, callback: unknown = options): void {
  if (typeof callback === 'function') Reflect.apply(callback, undefined, [null, path]);
}

/** Who reads a pipe waits until somebody writes into it. */
function checkFile({ sourcePath, location }: FoundFile, found: Stats | undefined): void {
  if (found === undefined || found.isFile()) return;
  const isFolder = found.isDirectory();
  throw new IngotError(
    'SOURCE_FILE_UNREADABLE',
    `The file "${sourcePath}" can't be read: it is ${isFolder ? 'a folder' : 'a pipe or a device'}`,
    {
      location,
      hint: isFolder
        ? `Name the files in it, such as ${sourcePath}/*.csv.`
        : 'Write what comes from there into a file first.',
    },
  );
}

function shownPath(path: string, { projectRoot, dataDir }: Folders): string {
  const shown = isInside(path, dataDir)
    ? join('data', relative(dataDir, path))
    : relative(projectRoot, path);
  return shown.split(sep).join('/');
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function outsideError(pattern: string, location: Location): IngotError {
  return new IngotError(
    'SOURCE_OUTSIDE_PROJECT',
    `The files "${pattern}" are outside the project and its data folder`,
    {
      location,
      hint: 'Copy the files into the project, or set DATA_DIR to the folder they are in.',
    },
  );
}

async function notFoundError(
  pattern: string,
  { base, location }: { base: Base; location: Location },
): Promise<IngotError> {
  return new IngotError('SOURCE_FILE_NOT_FOUND', `No file matches "${pattern}"`, {
    location,
    hint: await describeFolder(base),
  });
}

/** What is in the deepest folder of a pattern that exists: names near the wanted one, else the first few. */
async function describeFolder({ folder, pattern, shown }: Base): Promise<string> {
  const parts = pattern.split('/');
  const wanted = parts.at(-1) ?? '';
  for (let depth = parts.length - 1; depth >= 0; depth--) {
    const below = parts.slice(0, depth).join('/');
    const names = await readdir(resolve(folder, below)).catch(() => undefined);
    if (names === undefined) continue;
    const name = [shown, below].filter((part) => part !== '').join('/') || '.';
    return describeNames(
      name,
      names.sort(),
      depth === parts.length - 1 ? wanted : (parts[depth] ?? ''),
    );
  }
  return `The folder "${shown}" does not exist.`;
}

function describeNames(folder: string, names: readonly string[], wanted: string): string {
  if (names.length === 0) return `The folder "${folder}" is empty.`;
  const near = nearest(wanted, names);
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
  const first = names.slice(0, 5).map((name) => `"${name}"`);
  return `The folder "${folder}" has ${first.join(', ')}${names.length > 5 ? ', …' : ''}.`;
}
