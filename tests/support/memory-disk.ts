import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

const place = '/dev/shm';
const gigabyte = 2 ** 30;

/**
 * The folders of tests are in memory where there is plenty of it, which takes a quarter off their time, for there are
 * thousands of small databases that are written to the end. DISK=1 leaves them where temporary files go.
 */
export function setup(): (() => void) | undefined {
  if (process.env['DISK'] === '1' || process.env['TMPDIR'] !== undefined || !hasRoom()) return;
  const folder = mkdtempSync(join(place, 'ingot-tests-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

function hasRoom(): boolean {
  if (process.platform !== 'linux' || freemem() < 12 * gigabyte) return false;
  try {
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize > 8 * gigabyte;
  } catch {
    return false;
  }
}
