import { resolve } from 'node:path';

/** Where the raw files and the database are: `DATA_DIR`, else `data/` in the project. */
export function dataDirOf(root: string, dataDir: string | undefined): string {
  return resolve(root, dataDir === undefined || dataDir === '' ? 'data' : dataDir);
}

/** A path of the project as an absolute one; what begins with `data/` stands in the data folder. */
export function resolveDataPath(
  path: string,
  { root, dataDir }: { readonly root: string; readonly dataDir: string },
): string {
  if (path === 'data') return dataDir;
  return path.startsWith('data/')
    ? resolve(dataDir, path.slice('data/'.length))
    : resolve(root, path);
}
