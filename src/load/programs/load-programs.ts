import { join } from 'node:path';
import { keyOf } from '../../core/key-of.ts';
import type { Program } from '../../core/program.ts';
import type { ProgramFile, SeedFile } from '../../core/project.ts';
import { IngotError, type ErrorCollector } from '../../core/error.ts';
import { readText } from '../read-text.ts';
import type { Bundle } from './bundle.ts';
import { cachedProgram, keepProgram, type CachePlace } from './program-cache.ts';

export interface ProgramsRequest {
  readonly root: string;
  /** Of the project; what was read once is kept there. */
  readonly target: string;
  readonly errors: ErrorCollector;
}

/** Reads files of TypeScript with what they import; the bundler is started only where one of them changed. */
export async function loadPrograms(
  files: readonly SeedFile[],
  request: ProgramsRequest,
): Promise<ProgramFile[]> {
  const programs: ProgramFile[] = [];
  for (const file of files) {
    try {
      const source = readText(join(request.root, file.path), request);
      const program = await programOf(file, request);
      for (const { code, message, ...detail } of program.mistakes)
        request.errors.add(new IngotError(code, message, detail));
      programs.push({ ...source, rootFolder: file.rootFolder, program });
    } catch (error) {
      request.errors.add(error);
    }
  }
  return programs;
}

async function programOf({ path }: SeedFile, { root, target }: ProgramsRequest): Promise<Program> {
  const place: CachePlace = { root, path: join(root, target, 'programs', `${path}.json`) };
  const known = cachedProgram(place);
  if (known !== undefined) return known;
  const { bundle } = await import('./bundle.ts');
  const bundled = await bundle(path, root);
  const program = await read(bundled, path);
  keepProgram(program, bundled.inputs, place);
  return program;
}

async function read({ code, map }: Bundle, path: string): Promise<Program> {
  const { readProgram } = await import('./read-program.ts');
  return { code, map, hash: keyOf([code]), ...readProgram({ code, map, path }) };
}
