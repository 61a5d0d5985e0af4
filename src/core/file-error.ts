/** Why something could not be done with a file, in words for a person. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EIO') return 'the disk reported an error';
  if (code === 'ELOOP') return 'its links lead in a circle';
  // On a file system that is mounted read-only, mkdir of Node 24 says ENOENT.
  if (code === 'ENOENT') return 'its folder can’t be made';
  // Node's own `rm` has a code of its own for it.
  if (String(code).endsWith('EISDIR')) return 'a folder stands in its place, which has to go';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'it is write-protected';
  return error instanceof Error ? error.message : String(error);
}

/** Whether the system refused something: it gives such errors a code. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
