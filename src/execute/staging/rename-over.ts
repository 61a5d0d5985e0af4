import { rename, rm } from 'node:fs/promises';
import { isFileError } from '../../core/file-error.ts';

/** Renames a file, also to where a folder stands: nobody else has anything by our names. */
export async function renameOver(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isFileError(error) || error.code !== 'EISDIR') throw error;
    await rm(to, { recursive: true });
    await rename(from, to);
  }
}
