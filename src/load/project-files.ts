import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { ErrorCollector } from '../core/error.ts';
import { IngotError } from '../core/error.ts';
import type {
  ProjectFile,
  ProjectFiles,
  ProjectPaths,
  PropertiesFile,
  SeedFile,
} from '../core/project.ts';
import { readText } from './read-text.ts';
import { readYaml } from './read-yaml.ts';

/** Reads every file of the project but its raw data and its programs; each list is sorted by path. */
export function readProjectFiles(
  root: string,
  paths: ProjectPaths,
  errors: ErrorCollector,
): Omit<ProjectFiles, 'helpers' | 'programs' | 'materializations'> {
  const find = (folders: readonly string[], endings: readonly string[]) =>
    onceEach(folders.flatMap((folder) => filesBelow(root, folder))).filter(({ path }) =>
      endings.some((ending) => path.endsWith(ending)),
    );
  const read = (files: readonly SeedFile[]): ProjectFile[] =>
    files.flatMap(({ path, rootFolder }) => {
      const source = errors.try(() => readText(join(root, path), { root }));
      return source === undefined ? [] : [{ ...source, rootFolder }];
    });
  const properties = [...paths.models, ...paths.seeds, ...paths.snapshots, ...paths.tests];
  return {
    models: read(find(paths.models, ['.sql'])),
    properties: read(find([...new Set(properties)], ['.yml', '.yaml'])).flatMap(
      (file): PropertiesFile[] => {
        const contents = errors.try(() => readYaml(file));
        return contents === undefined ? [] : [{ ...file, contents }];
      },
    ),
    seeds: find(paths.seeds, ['.csv']),
    snapshots: read(find(paths.snapshots, ['.sql'])),
    tests: read(find(paths.tests, ['.sql']).filter((file) => !isFixture(file))),
    fixtures: read(find(fixtureFolders(paths), ['.csv', '.sql'])),
    macros: read(find(paths.macros, ['.hbs'])),
  };
}

/** Where folders lie in each other, a file belongs to the first that holds it. */
function onceEach(files: readonly SeedFile[]): readonly SeedFile[] {
  const found = new Map<string, SeedFile>();
  for (const file of files) if (!found.has(file.path)) found.set(file.path, file);
  return [...found.values()];
}

/** Those of dbt: `fixtures` in a folder of tests. */
function fixtureFolders({ tests }: ProjectPaths): readonly string[] {
  return [...new Set(['tests', ...tests].map((folder) => `${folder}/fixtures`))];
}

function isFixture({ path, rootFolder }: SeedFile): boolean {
  return path.startsWith(`${rootFolder}/fixtures/`);
}

/**
 * Every file below a folder of the project, sorted; a folder that is not there has none. Links to folders are not followed.
 * @throws IngotError PATH_OUTSIDE_PROJECT for a link that leads out of the project
 */
export function filesBelow(root: string, folder: string): SeedFile[] {
  refuseOutside(root, folder);
  const found: SeedFile[] = [];
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const entry of entriesOf(join(root, next), next)) {
      const path = `${next}/${entry.name}`;
      if (entry.name.startsWith('.')) continue;
      refuseControlCharacters(path);
      if (entry.isSymbolicLink()) refuseOutside(root, path);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile() || (entry.isSymbolicLink() && isFile(join(root, path))))
        found.push({ path, rootFolder: folder });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The path of what may be a link, where it leads to. */
function refuseOutside(root: string, path: string): void {
  const real = realPath(join(root, path));
  const way = real === undefined ? '' : relative(realPath(root) ?? root, real);
  if (way !== '..' && !way.startsWith(`..${sep}`)) return;
  throw new IngotError(
    'PATH_OUTSIDE_PROJECT',
    `"${path}" is a link that leads out of the project`,
    {
      location: { path, line: 1, column: 1, lineText: '' },
      hint: 'Copy what it leads to into the project.',
    },
  );
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // It leads nowhere, or around in a circle: there is nothing to read.
    return undefined;
  }
}

/** In a message they could pretend to be another line. */
function refuseControlCharacters(path: string): void {
  if (!/[\0-\x1f\x7f-\x9f\u2028\u2029]/.test(path)) return;
  const message = `The path ${JSON.stringify(path)} holds a control character`;
  throw new IngotError('FILE_NAME_INVALID', message, { hint: 'Rename it.' });
}

function entriesOf(path: string, shown: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new IngotError('FILE_UNREADABLE', `The folder ${shown} can't be read`, {
      cause: error,
      hint: 'Check that it is a folder and that you may read it.',
    });
  }
}

function isFile(path: string): boolean {
  const real = realPath(path);
  return real !== undefined && statSync(real, { throwIfNoEntry: false })?.isFile() === true;
}
