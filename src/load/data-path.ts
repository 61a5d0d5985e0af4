import { readlinkSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

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

/** Whether a text may be a path of a file, and is no address. */
export function isFilePath(path: string): boolean {
  return path !== '' && !/^[a-z][a-z0-9+.-]+:/i.test(path) && !path.includes('\0');
}

const mostLinks = 40;

/**
 * The file that a path leads to through links, also one that is not there yet: a rename onto a link would put the file in
 * the link's place. Undefined where links lead in a circle.
 */
export function throughLinks(path: string): string | undefined {
  let place = path;
  for (let links = 0; links < mostLinks; links++) {
    const next = linkAt(place);
    if (next === undefined) return place;
    place = resolve(realpathSync(dirname(place)), next);
  }
  return undefined;
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // It is no link, or is not there.
  }
}
