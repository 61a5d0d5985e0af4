import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseJson } from '../../core/json.ts';
import { keyOf } from '../../core/key-of.ts';
import type { Program } from '../../core/program.ts';
import { version } from '../../core/version.ts';
import { readCacheFile, writeCacheFile } from '../cache-file.ts';

/** Raised when programs are read in another way. */
const format = '1';

export interface CachePlace {
  readonly root: string;
  /** The file that keeps one program. */
  readonly path: string;
}

interface Kept {
  readonly made: string;
  /** The files that it was made of. */
  readonly inputs: readonly string[];
  readonly key: string;
  readonly program: Program;
}

/** What was read of a program, where all that it is made of is as it was then. */
export function cachedProgram({ root, path }: CachePlace): Program | undefined {
  const text = readCacheFile(path);
  const kept = text === undefined ? undefined : parsed(text);
  if (kept?.made !== madeBy() || kept.key !== inputsKey(kept.inputs, root)) return undefined;
  return kept.program;
}

export function keepProgram(
  program: Program,
  inputs: readonly string[],
  { root, path }: CachePlace,
): void {
  const key = inputsKey(inputs, root);
  if (key === undefined) return;
  const kept: Kept = { made: madeBy(), inputs, key, program };
  writeCacheFile(path, `${JSON.stringify(kept)}\n`);
}

function madeBy(): string {
  return `${version} ${format}`;
}

/** A file that somebody else wrote is not one of ours. */
function parsed(text: string): Kept | undefined {
  const value: unknown = parseJson(text);
  return isKept(value) ? value : undefined;
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  if (!('inputs' in value) || !('program' in value)) return false;
  const { inputs, program } = value;
  const isProgram = typeof program === 'object' && program !== null && 'code' in program;
  return Array.isArray(inputs) && isProgram && typeof program.code === 'string';
}

/** Other names beside a file may be what its imports mean from then on. Undefined where a file can't be read. */
function inputsKey(inputs: readonly string[], root: string): string | undefined {
  try {
    const folders = [...new Set(inputs.map((input) => dirname(input)))].sort();
    return keyOf([
      ...inputs.flatMap((input) => [input, hash('sha256', readFileSync(join(root, input)))]),
      ...folders.flatMap((folder) => [folder, ...readdirSync(join(root, folder)).sort()]),
    ]);
  } catch {
    return undefined;
  }
}
