import { chmod, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { Publication, Target } from '../core/project.ts';
import { shownPath } from '../core/target.ts';
import { syncPath } from '../core/sync-path.ts';
import { copyDurably, moveTo } from './copy-file.ts';
import { hasLog, identityOf, isNothing, isThere, isUntouched, logPath } from './database-file.ts';
import { finishLog } from './finish-log.ts';
import { versionPath, type Places } from './places.ts';
import { currentVersion, keptVersions, writeRecord, type PublicationRecord } from './record.ts';
import { warnOfWriter } from './warn-of-writer.ts';
import { writeSchemas } from './write-schemas.ts';

export interface PublishRequest {
  readonly target: Target;
  readonly publication: Publication;
  readonly places: Places;
  readonly record: PublicationRecord;
  readonly context: Context;
  readonly root: string;
  readonly runId: string;
  readonly command: string;
  readonly changed: readonly string[];
  readonly acceptLoss: boolean;
}

/**
 * Shows readers what the working database holds now, by one rename: who has the file open keeps what it had, and who
 * opens it next sees all that is new. The working database has to be closed. Gives the record as it is then.
 */
export async function publish(request: PublishRequest): Promise<PublicationRecord> {
  const { target, publication, places, context, record } = request;
  await mkdir(places.folder, { recursive: true });
  await finishLog(target.path, request);
  try {
    if (publication.schemas === undefined)
      await copyDurably(target.path, places.partial, context.signal);
    else await writeFresh(publication.schemas, request);
    refuseForeign(request);
    await keepCurrent(request);
    const next = await withNewVersion(request);
    // The new version is told of before it is there: one without its file is no version.
    await writeRecord(places, next);
    // What it has is in the working database, or may be lost; DuckDB would add it to the new file.
    await rm(logPath(publication.path), { force: true });
    await warnOfWriter(request);
    await keepMode(publication.path, places.partial);
    await moveTo(publication.path, places.partial, context.signal);
    await dropOld(next, record, request);
    return next;
  } finally {
    await rm(places.partial, { force: true });
  }
}

/** @throws IngotError where readers' file is not what was published: somebody's work would be lost */
export function refuseForeign({
  publication,
  record,
  root,
  acceptLoss,
}: Pick<PublishRequest, 'publication' | 'record' | 'root' | 'acceptLoss'>): void {
  const { path } = publication;
  if (acceptLoss || isNothing(path)) return;
  if (currentVersion(record, path) !== undefined && !hasLog(path)) return;
  const shown = shownPath(path, root);
  throw new IngotError(
    'PUBLISHED_CHANGED',
    `"${shown}" was changed by something else since ingot published it, and would be replaced`,
    {
      hint: 'What other programs load belongs into the working database, or into a target with `publish: false`. To replace it all the same, give --accept-loss.',
    },
  );
}

/** Who may read the file is its owner's matter. */
async function keepMode(path: string, partial: string): Promise<void> {
  if (!isThere(path)) return;
  // A file system without such rights, as of a memory stick, refuses to set them.
  await chmod(partial, (await stat(path)).mode & 0o777).catch(() => undefined);
}

async function writeFresh(schemas: readonly string[], request: PublishRequest): Promise<void> {
  const { target, places, context, root } = request;
  for (const path of [places.partial, logPath(places.partial)]) await rm(path, { force: true });
  await writeSchemas(schemas, { from: target, to: places.partial, context, root });
  await syncPath(places.partial);
}

/** The file that readers have now stays as a version, where versions are kept. */
async function keepCurrent({ publication, places, record }: PublishRequest): Promise<void> {
  const current = currentVersion(record, publication.path);
  if (publication.keep > 0 && current !== undefined)
    await keepFile(publication.path, versionPath(places, current.number));
}

/** Gives a file a second name, so that it outlives a rename over its first one. */
export async function keepFile(from: string, to: string): Promise<void> {
  if (isThere(to)) return;
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch {
    const partial = `${to}.partial`;
    await copyDurably(from, partial, new AbortController().signal);
    await rename(partial, to);
  }
}

async function withNewVersion({
  target,
  publication,
  places,
  record,
  context,
  runId,
  command,
  changed,
}: PublishRequest): Promise<PublicationRecord> {
  const file = identityOf(places.partial);
  const work = identityOf(target.path);
  if (file === undefined || work === undefined) throw new Error('Nothing to publish');
  const files = await readdir(places.versions).catch(() => []);
  const taken = [...record.versions.map(({ number }) => number), ...files.map(Number.parseFloat)];
  const number = Math.max(0, ...taken.filter((each) => !Number.isNaN(each))) + 1;
  const version = {
    number,
    publishedAt: context.now().toISOString(),
    runId,
    command,
    changed: [...new Set([...record.pending, ...changed])].sort(),
    file,
    schemas: publication.schemas,
  };
  return { versions: [...record.versions, version], work, pending: [], failing: [] };
}

/** Versions beyond those that are kept, and what is told of those whose files are gone. */
async function dropOld(
  next: PublicationRecord,
  before: PublicationRecord,
  { places, publication }: PublishRequest,
): Promise<void> {
  const kept = keptVersions(next, places);
  const old = kept.slice(0, Math.max(0, kept.length - publication.keep));
  for (const { number } of old) await rm(versionPath(places, number), { force: true });
  const current = currentVersion(next, publication.path);
  const numbers = new Set(
    [...kept.slice(old.length), ...(current ? [current] : [])].map(({ number }) => number),
  );
  const versions = next.versions.filter(({ number }) => numbers.has(number));
  if (versions.length === next.versions.length && before.versions.length > 0) return;
  await writeRecord(places, { ...next, versions });
}

/** Whether readers see all that the working database holds, or an earlier version by their own wish. */
export function isInStep(
  record: PublicationRecord,
  { target, publication, places }: Pick<PublishRequest, 'target' | 'publication' | 'places'>,
): boolean {
  const last = record.versions.at(-1);
  const current = currentVersion(record, publication.path);
  return (
    record.pending.length === 0 &&
    !hasLog(target.path) &&
    !hasLog(publication.path) &&
    isUntouched(identityOf(target.path), record.work) &&
    current !== undefined &&
    last !== undefined &&
    // One that was told of and never came to be: the run was killed at that moment.
    (current === last || keptVersions(record, places).includes(last)) &&
    isDeepStrictEqual(last.schemas, publication.schemas)
  );
}
