import { rename } from 'node:fs/promises';
import { IngotError } from '../core/error.ts';
import type { Publication, Target } from '../core/project.ts';
import { syncFolderOf } from '../core/sync-path.ts';
import { lockPlace, type LockOptions } from './lock-place.ts';
import { placesOf, versionPath, type Places } from './places.ts';
import { keepFile, refuseForeign } from './publish.ts';
import { currentVersion, keptVersions, readRecord, type Version } from './record.ts';
import { canBeRead } from './working-database.ts';

export interface ListedVersion extends Version {
  readonly isCurrent: boolean;
  /** Absolute path of its file. */
  readonly path: string;
}

/** What readers open now, and the former versions that are kept; the newest first. */
export async function listVersions(target: Target): Promise<readonly ListedVersion[]> {
  const { publication, places } = publishing(target);
  const record = await readRecord(places);
  const current = currentVersion(record, publication.path);
  const kept = keptVersions(record, places)
    .filter(({ number }) => number !== current?.number)
    .map((each) => ({ ...each, isCurrent: false, path: versionPath(places, each.number) }));
  const shown =
    current === undefined ? [] : [{ ...current, isCurrent: true, path: publication.path }];
  return [...kept, ...shown].sort((a, b) => b.number - a.number);
}

/** The file of one version. @throws IngotError where it is not there (any more) */
export async function versionFile(target: Target, number: number): Promise<string> {
  const versions = await listVersions(target);
  const found = versions.find((each) => each.number === number);
  if (found === undefined) throw notFound(`There is no version ${number}`, versions);
  return found.path;
}

export interface RolledBack {
  readonly from: ListedVersion | undefined;
  readonly to: ListedVersion;
}

/**
 * Shows readers a former version again, by a rename; without a number the one before. The working database stays as it
 * is: the next build that changes something publishes that.
 */
export async function rollBack(
  target: Target,
  number: number | undefined,
  options: LockOptions & { readonly acceptLoss: boolean },
): Promise<RolledBack> {
  const { publication, places } = publishing(target);
  await using _lock = await lockPlace(target, places, options);
  const record = await readRecord(places);
  refuseForeign({ ...options, publication, record });
  const versions = await listVersions(target);
  const from = versions.find(({ isCurrent }) => isCurrent);
  const wanted = versions.filter((each) =>
    number === undefined
      ? !each.isCurrent && each.number < (from?.number ?? Infinity)
      : each.number === number,
  );
  const [first] = wanted;
  if (first === undefined) throw notFound(whatIsMissing(number, from), versions);
  if (first.isCurrent) return { from, to: first };
  const to = await firstWhole(wanted, { target, ...options });
  if (to === undefined) throw broken(first);
  if (from !== undefined) await keepFile(publication.path, versionPath(places, from.number));
  await rename(to.path, publication.path);
  await syncFolderOf(publication.path);
  await syncFolderOf(to.path);
  return { from, to: { ...to, isCurrent: true, path: publication.path } };
}

/** A file may be damaged where only reading all of it shows that. */
async function firstWhole(
  versions: readonly ListedVersion[],
  place: LockOptions & { readonly target: Target },
): Promise<ListedVersion | undefined> {
  for (const version of versions) if (await canBeRead(version.path, place)) return version;
  return undefined;
}

function publishing(target: Target): {
  readonly publication: Publication;
  readonly places: Places;
} {
  const places = placesOf(target);
  if (target.publication !== undefined && places !== undefined)
    return { publication: target.publication, places };
  throw nothingPublished(target);
}

function whatIsMissing(number: number | undefined, from: ListedVersion | undefined): string {
  if (number !== undefined) return `There is no version ${number}`;
  return from === undefined ? 'Nothing is published yet' : 'There is no version before this one';
}

function nothingPublished({ name, overlay, path }: Target): IngotError {
  if (overlay !== undefined) {
    return new IngotError('NOTHING_PUBLISHED', `An environment publishes nothing`, {
      hint: `What it is promoted to does: \`ingot env promote ${overlay.name}\`.`,
    });
  }
  const what = 'Versions are kept of what is published';
  const hint =
    path === ':memory:'
      ? `${what}, which needs a file: choose another target with --target NAME.`
      : `${what}: take \`publish: false\` out, and write publish: { keep: 5 }.`;
  return new IngotError('NOTHING_PUBLISHED', `The target "${name}" publishes nothing`, { hint });
}

function broken({ number }: ListedVersion): IngotError {
  return new IngotError('VERSION_BROKEN', `The file of version ${number} is damaged`, {
    hint: 'Readers have what they had. Choose another one: `ingot versions`.',
  });
}

function notFound(message: string, versions: readonly ListedVersion[]): IngotError {
  const numbers = versions.map((each) => each.number).join(', ');
  const hint =
    versions.length > 1
      ? `There are: ${numbers}. \`ingot versions\` says more.`
      : 'Former versions are kept where the profile says so: publish: { keep: 5 }.';
  return new IngotError('VERSION_NOT_FOUND', message, { hint });
}
