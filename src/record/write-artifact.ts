import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { IngotError } from '../core/error.ts';
import { reasonOf } from '../core/file-error.ts';

/** Writes a file beside its place and renames it, so that nobody reads half of it; makes the folder. */
export async function writeArtifact(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, text);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw notWritten(path, cause);
  }
}

export function notWritten(path: string, cause: unknown): IngotError {
  return new IngotError('ARTIFACT_NOT_WRITTEN', `"${path}" can't be written: ${reasonOf(cause)}`, {
    hint: 'Make room there, or let ingot write to the folder.',
    cause,
  });
}
