import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../scripts/build/bundle.ts';

const root = join(import.meta.dirname, '../..');

/** Where the program of the tests is: it starts in half the time that the sources take, and there are a thousand starts. */
export const programPath = join(root, 'target/tests/ingot.js');

/** Bundles it once, before the first test. */
export async function setup(): Promise<void> {
  const folder = join(root, 'target/tests');
  await mkdir(folder, { recursive: true });
  await bundle(root, folder);
}
