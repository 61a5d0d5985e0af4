import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { isAbandoned } from '../../abandoned.ts';
import type { ExternalPlace } from './external-place.ts';

/** What was written at one time: a folder with the file, or the folder of files, in it. */
export interface Version {
  readonly name: string;
  readonly number: number;
  /** The process that wrote it. */
  readonly pid: number;
}

const pattern = /^(?<owner>[0-9a-f]{12})-(?<number>\d+)-(?<pid>\d+)$/;

/** What stands in a version: one file, or one folder. */
export function contentPath({ versions }: ExternalPlace, version: string): string {
  return join(versions, version, 'data');
}

/** The versions of a model itself, the newest first. */
export async function ownVersions({ versions, owner }: ExternalPlace): Promise<readonly Version[]> {
  const names = await readdir(versions).catch(() => []);
  return names
    .flatMap((name) => {
      const found = pattern.exec(name)?.groups;
      if (found?.['owner'] !== owner) return [];
      return [{ name, number: Number(found['number']), pid: Number(found['pid']) }];
    })
    .sort((a, b) => b.number - a.number);
}

/** Makes the folder of a version that is yet to be written. */
export async function newVersion(place: ExternalPlace): Promise<string> {
  await mkdir(place.versions, { recursive: true });
  const [last] = await ownVersions(place);
  const name = `${place.owner}-${(last?.number ?? 0) + 1}-${process.pid}`;
  await mkdir(join(place.versions, name));
  return name;
}

/** Which versions stay, beside as many of those before them as are to be kept. */
export interface KeptVersions {
  readonly current: string | undefined;
  /** The one that took its place; undefined where nobody knows. */
  readonly former: string | undefined;
  readonly keep: number;
}

/** Removes the other versions of a model. */
export async function removeVersions(
  place: ExternalPlace,
  { current, former, keep }: KeptVersions,
): Promise<void> {
  const own = await ownVersions(place);
  const last = own.find(({ name }) => name === former)?.number;
  const others = own.filter(({ name }) => name !== current);
  // What was written since then was never shown: those runs were killed.
  const kept = others.filter(({ number }) => last === undefined || number <= last).slice(0, keep);
  await removeUnused(
    place,
    others.filter((each) => !kept.includes(each)),
  );
}

/** Removes what runs that were killed have written, and nobody has seen. */
export async function removeUnshown(
  place: ExternalPlace,
  former: string | undefined,
): Promise<void> {
  const known = [former, await versionAt(place)];
  const own = await ownVersions(place);
  const last = own.find(({ name }) => known.includes(name))?.number ?? 0;
  await removeUnused(
    place,
    own.filter(({ number }) => number > last),
  );
}

async function removeUnused(place: ExternalPlace, versions: readonly Version[]): Promise<void> {
  for (const { name, pid } of versions) {
    const path = join(place.versions, name);
    const isInUse = place.isShared && pid !== process.pid && !(await isAbandoned(pid, path));
    if (!isInUse) await rm(path, { recursive: true, force: true });
  }
}

/** What a version took the place of, kept until it was sure to stay. */
export function formerPath({ versions }: ExternalPlace, version: string): string {
  return join(versions, version, 'former');
}

export async function removeFormer(place: ExternalPlace, version: string): Promise<void> {
  await rm(formerPath(place, version), { recursive: true, force: true });
}

/** Removes the folders of versions where they are empty. */
export async function removeEmptyFolders({ versions }: ExternalPlace): Promise<void> {
  for (const folder of [versions, dirname(versions), dirname(dirname(versions))]) {
    try {
      await rmdir(folder);
    } catch {
      return; // Something is in it.
    }
  }
}

/** The name of the version that stands at a place, whoever wrote it; undefined for what is no version. */
export async function versionAt({ path, versions }: ExternalPlace): Promise<string | undefined> {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) {
    const to = resolve(dirname(path), readlinkSync(path));
    if (!to.startsWith(`${versions}${sep}`)) return undefined;
    return to.slice(versions.length + 1).split(sep)[0];
  }
  for (const name of await readdir(versions).catch(() => [])) {
    const data = statSync(join(versions, name, 'data'), { bigint: true, throwIfNoEntry: false });
    if (data?.isFile() !== true) continue;
    // Where a file can't have two names it was copied, with its time.
    const isSame = data.ino === found.ino && data.dev === found.dev;
    if (isSame || (data.size === found.size && data.mtimeNs === found.mtimeNs)) return name;
  }
  return undefined;
}

export function isOwn(version: string, { owner }: ExternalPlace): boolean {
  return pattern.exec(version)?.groups?.['owner'] === owner;
}
