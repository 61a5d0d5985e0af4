import { isAbsolute, relative, resolve, sep } from 'node:path';
import { stat } from 'node:fs/promises';
import { IngotError } from '../../core/error.ts';
import { fileDefaults } from '../../core/file-spec.ts';
import { findFiles, type FoundFile } from '../staging/find-files.ts';

/** Where a project and its data are. */
export interface ProjectPlace {
  readonly root: string;
  readonly dataDir: string;
}

/** The files that somebody named, and how a project would name them. */
export interface RawFiles {
  readonly files: readonly FoundFile[];
  readonly globs: readonly string[];
  /** Whether a project can't name them, since they stand outside of it. */
  readonly isOutside: boolean;
}

/**
 * Finds the files that paths and patterns name.
 * @throws IngotError SOURCE_FILE_NOT_FOUND
 */
export async function findRawFiles(
  patterns: readonly string[],
  {
    workingDir,
    project,
  }: { readonly workingDir: string; readonly project: ProjectPlace | undefined },
): Promise<RawFiles> {
  const found = new Map<string, FoundFile>();
  for (const pattern of patterns)
    for (const path of await pathsOf(pattern, workingDir))
      found.set(path, toFile(path, { workingDir, project }));
  const files = [...found.values()].sort((a, b) => (a.sourcePath < b.sourcePath ? -1 : 1));
  const places = patterns.map((pattern) => resolve(workingDir, pattern));
  const shown = places.map((place) => projectPath(place, project));
  const globs = shown.map(
    (path, index) => path ?? (project === undefined ? patterns[index]! : places[index]!),
  );
  return {
    files,
    globs: shortened(globs, files.length),
    isOutside: project !== undefined && shown.includes(undefined),
  };
}

async function pathsOf(pattern: string, workingDir: string): Promise<readonly string[]> {
  const place = resolve(workingDir, pattern);
  const found = await stat(place).catch(() => undefined);
  if (found?.isFile() === true) return [place];
  const sign = found === undefined ? place.search(/[*?[\]{}()!+@|]/) : -1;
  const slash = place.lastIndexOf(sep, sign === -1 ? place.length : sign);
  const folder = place.slice(0, slash) || sep;
  const glob = place
    .slice(slash + 1)
    .split(sep)
    .join('/');
  const location = { path: pattern, line: 1, column: 1, lineText: '' };
  try {
    const files = await findFiles(
      { ...fileDefaults, globs: [glob], format: 'csv', location },
      { projectRoot: folder, dataDir: resolve(folder, 'data') },
    );
    return files.map(({ path }) => path);
  } catch (error) {
    throw error instanceof IngotError ? withPattern(error, pattern) : error;
  }
}

/** No YAML names the file, so there is no place of a mistake to show. */
function withPattern({ code, message, hint, cause }: IngotError, pattern: string): IngotError {
  const said = code === 'SOURCE_FILE_NOT_FOUND' ? `No file matches "${pattern}"` : message;
  return new IngotError(code, said, { hint, cause });
}

function toFile(
  path: string,
  { workingDir, project }: { workingDir: string; project: ProjectPlace | undefined },
): FoundFile {
  const way = relative(workingDir, path);
  const shown = way.startsWith('..') ? path : way;
  const sourcePath = projectPath(path, project) ?? shown.split(sep).join('/');
  return { path, sourcePath, location: { path: sourcePath, line: 1, column: 1, lineText: '' } };
}

/** As `files` of a source calls it; undefined for what is outside the project. */
function projectPath(path: string, project: ProjectPlace | undefined): string | undefined {
  if (project === undefined) return undefined;
  for (const [folder, prefix] of [
    [project.dataDir, 'data/'],
    [project.root, ''],
  ] as const) {
    const way = relative(folder, path);
    const isInside = way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
    if (isInside) return `${prefix}${way.split(sep).join('/')}`;
  }
  return undefined;
}

const mostListed = 20;

/** Many names of one folder, which a shell made of a pattern, as a pattern again. */
function shortened(globs: readonly string[], files: number): readonly string[] {
  const unique = [...new Set(globs)];
  if (unique.length <= mostListed || unique.length !== files) return unique;
  const prefix = commonStart(unique);
  const suffix = commonEnd(unique.map((each) => each.slice(prefix.length)));
  return unique.every((each) => !each.slice(prefix.length).includes('/'))
    ? [`${prefix}*${suffix}`]
    : unique;
}

function commonStart([first = '', ...rest]: readonly string[]): string {
  let length = first.length;
  for (const text of rest) while (!text.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

function commonEnd(texts: readonly string[]): string {
  const turned = texts.map((text) => [...text].reverse().join(''));
  return [...commonStart(turned)].reverse().join('');
}
