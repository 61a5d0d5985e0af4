import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Program } from '../../core/program.ts';
import { IngotError } from '../../core/error.ts';
import type { Project } from '../../core/project.ts';
import { programError } from './program-error.ts';

/** A program that can be run. */
export interface LoadedProgram {
  readonly program: Program;
  /** The file of the author, relative to the project. */
  readonly path: string;
  /** What its code was loaded from. */
  readonly url: string;
  readonly run: (...given: readonly unknown[]) => unknown;
}

/**
 * Loads the code of a program, whose packages are those of the project.
 * @throws IngotError TYPESCRIPT_FAILED where that fails
 */
export async function loadFunction(
  program: Program,
  path: string,
  { root, config }: Pick<Project, 'root' | 'config'>,
): Promise<LoadedProgram> {
  const folder = join(root, config.paths.target, 'programs');
  const file = join(folder, `${path}.${program.hash.slice(0, 16)}.mjs`);
  writeCode(file, program.code);
  const { href: url } = pathToFileURL(file);
  const module = await import(url).catch((error: unknown) => {
    throw programError(error, { program, path, url }, 'can’t be loaded');
  });
  const exported: unknown = module.default;
  if (typeof exported !== 'function') throw noFunction(path);
  const run = exported as LoadedProgram['run'];
  return { program, path, url, run };
}

function noFunction(path: string): IngotError {
  return new IngotError('TYPESCRIPT_NO_EXPORT', 'The default export is no function', {
    location: { path, line: 1, column: 1, lineText: '' },
    hint: 'Write "export default async function model({ ref }) {…}".',
  });
}

/** Its name tells its text, so that one that is there is right. */
function writeCode(file: string, code: string): void {
  if (existsSync(file)) return;
  const partial = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(partial, code);
  renameSync(partial, file);
}
