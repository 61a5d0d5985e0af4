import {
  lstat,
  lstatSync,
  readdirSync,
  realpath as realPath,
  realpathSync,
  statSync,
  type PathLike,
  type Stats,
} from 'node:fs';
import { realpath, readdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { IngotError } from '../../core/error.ts';
import type { FileSpec } from '../../core/file-spec.ts';
import { isAside, isOfAnyEnding } from '../../core/raw-file-name.ts';
import type { Location } from '../../core/source-text.ts';
import { nearest } from '../../core/suggest.ts';
import { readError } from './read-file.ts';

/** A raw file, and the place where the project asks for it. */
export interface FoundFile {
  readonly path: string;
  /** Relative to the project with `/`; below `data/` for what is in the data folder. */
  readonly sourcePath: string;
  readonly location: Location;
}

/** A raw file as it was when it was looked for. */
export interface ListedFile extends FoundFile {
  /** Of the file that a link leads to. */
  readonly stat: Stats;
}

export interface Folders {
  readonly projectRoot: string;
  readonly dataDir: string;
}

/**
 * The files that the globs of a source name, each once, sorted by source path.
 * @throws IngotError SOURCE_FILE_NOT_FOUND where a glob names none, unless that is fine
 */
export async function findFiles(
  files: FileSpec,
  folders: Folders,
  { mayBeNone = false }: { readonly mayBeNone?: boolean | undefined } = {},
): Promise<readonly ListedFile[]> {
  const found = new Map<string, ListedFile>();
  for (const pattern of files.globs) {
    const own = await findGlob(pattern, files.location, folders);
    if (own === undefined && !mayBeNone)
      throw await notFoundError(pattern, {
        base: baseOf(pattern, folders),
        location: files.location,
      });
    for (const file of own ?? []) found.set(file.sourcePath, file);
  }
  return [...found.values()].sort((a, b) => (a.sourcePath < b.sourcePath ? -1 : 1));
}

/** Undefined where the glob names none. */
async function findGlob(
  pattern: string,
  location: Location,
  folders: Folders,
): Promise<readonly ListedFile[] | undefined> {
  const base = baseOf(pattern, folders);
  const wanted = resolve(base.folder, fixedPart(base.pattern));
  if (!isInside(wanted, folders.projectRoot) && !isInside(wanted, folders.dataDir))
    throw outsideError(pattern, location);
  const found = await matches(base);
  const isAnyKind = isDynamicPattern(pattern) && isOfAnyEnding(pattern);
  const paths = isAnyKind ? found.filter((path) => !isAside(basename(path))) : found;
  if (paths.length === 0) return undefined;
  const isExact = paths.length === 1 && !isDynamicPattern(pattern);
  const listing = await Listing.of(folders);
  return paths.flatMap((path) => {
    const file = { path, sourcePath: listing.shown(path), location };
    if (!isExact && listing.isPlain(path)) {
      if (!listing.isInside(path)) throw outsideError(file.sourcePath, location);
      return [new PlainFile(file)];
    }
    const own = lstatSync(path, { throwIfNoEntry: false });
    // Gone since the folder was listed.
    if (own === undefined) return [];
    const stat = own.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : own;
    // A link to nothing; who reads it is told.
    if (stat === undefined) return [{ ...file, stat: own }];
    if (!listing.isInside(path, own)) throw outsideError(file.sourcePath, location);
    // A link to a folder that a wildcard found is no file that anybody asked for.
    if (stat.isDirectory() && !isExact) return [];
    checkFile(file, stat);
    return [{ ...file, stat }];
  });
}

/** A file that is looked at when somebody asks: of tens of thousands that takes a while. */
class PlainFile implements ListedFile {
  readonly path: string;
  readonly sourcePath: string;
  readonly location: Location;
  #stat: Stats | undefined;

  constructor({ path, sourcePath, location }: FoundFile) {
    this.path = path;
    this.sourcePath = sourcePath;
    this.location = location;
  }

  get stat(): Stats {
    return (this.#stat ??= statOf(this));
  }
}

/** What is asked of the file system once a folder, and not once a file. */
class Listing {
  readonly #base: Folders;
  /** What files may be in; a link may not lead out of it either. */
  readonly #allowed: readonly string[];
  readonly #folders = new Map<string, ListedFolder>();

  private constructor(base: Folders, allowed: readonly string[]) {
    this.#base = base;
    this.#allowed = allowed;
  }

  static async of(base: Folders): Promise<Listing> {
    const folders = [base.projectRoot, base.dataDir];
    const allowed = folders.map((folder) => realpath(folder).catch(() => folder));
    return new Listing(base, await Promise.all(allowed));
  }

  /** How a file is called in messages and in its rows. */
  shown(path: string): string {
    return `${this.#folderOf(path).shown}${basename(path)}`;
  }

  /** Whether it is a file for sure: no link, no folder, no pipe. */
  isPlain(path: string): boolean {
    return this.#folderOf(path).plain.has(basename(path));
  }

  isInside(path: string, own?: Stats): boolean {
    return own?.isSymbolicLink() === true
      ? this.#isAllowed(realpathSync(path))
      : this.#folderOf(path).isInside;
  }

  #folderOf(path: string): ListedFolder {
    const folder = dirname(path);
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const entries = readdirSync(folder, { withFileTypes: true });
    const shown = shownPath(join(folder, 'x'), this.#base).slice(0, -1);
    const plain = new Set(entries.filter((each) => each.isFile()).map(({ name }) => name));
    const listed = { shown, plain, isInside: this.#isAllowed(realpathSync(folder)) };
    this.#folders.set(folder, listed);
    return listed;
  }

  #isAllowed(real: string): boolean {
    return this.#allowed.some((folder) => isInside(real, folder));
  }
}

interface ListedFolder {
  /** With a slash at its end. */
  readonly shown: string;
  /** The names of what are files for sure. */
  readonly plain: ReadonlySet<string>;
  readonly isInside: boolean;
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
function checkFile({ sourcePath, location }: FoundFile, found: Stats): void {
  if (found.isFile()) return;
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

/**
 * A file as it is now.
 * @throws IngotError SOURCE_FILE_UNREADABLE
 */
export function statOf(file: FoundFile): Stats {
  try {
    return statSync(file.path);
  } catch (error) {
    throw readError(error, file);
  }
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
