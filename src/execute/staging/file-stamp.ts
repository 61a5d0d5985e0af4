import type { Stats } from 'node:fs';

/** What changes whenever a file is written or replaced. */
export type FileStamp = Pick<Stats, 'size' | 'mtimeMs' | 'ctimeMs' | 'ino'>;

export function isSameStamp(before: FileStamp, after: FileStamp): boolean {
  return (
    before.size === after.size &&
    before.mtimeMs === after.mtimeMs &&
    before.ctimeMs === after.ctimeMs &&
    before.ino === after.ino
  );
}
