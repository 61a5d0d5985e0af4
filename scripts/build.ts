// Makes dist/: the program, the API, its types, and the licences of what is bundled.
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './build/bundle.ts';
import { writeLicenses } from './build/licenses.ts';
import { emitTypes } from './build/types.ts';

const root = join(import.meta.dirname, '..');
const partial = join(root, '.dist-partial');
const dist = join(root, 'dist');

await rm(partial, { recursive: true, force: true });
await mkdir(partial, { recursive: true });
try {
  const inputs = await bundle(root, partial);
  await writeLicenses(inputs, { root, path: join(partial, 'THIRD-PARTY-LICENSES.txt') });
  emitTypes(root, join(partial, 'types'));
  await chmod(join(partial, 'ingot.js'), 0o755);
  // Nobody sees half of it.
  await rm(dist, { recursive: true, force: true });
  await rename(partial, dist);
} finally {
  await rm(partial, { recursive: true, force: true });
}
