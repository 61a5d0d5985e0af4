import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter, Session } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { Publication, Target } from '../core/project.ts';
import { renderRelation } from '../core/relation.ts';
import { shownPath } from '../core/target.ts';
import { isOfBrokenFile, reasonInside } from './broken-file.ts';
import { copyDurably, moveTo } from './copy-file.ts';
import {
  damageOf,
  hasLog,
  identityOf,
  isNothing,
  isThere,
  isUntouched,
  logPath,
} from './database-file.ts';
import { finishLog } from './finish-log.ts';
import { versionPath, type Places } from './places.ts';
import { partMark } from './write-schemas.ts';
import {
  currentVersion,
  keptVersions,
  writeRecord,
  type PublicationRecord,
  type Version,
} from './record.ts';

export interface WorkingDatabase {
  readonly target: Target;
  readonly publication: Publication;
  readonly places: Places;
  readonly record: PublicationRecord;
  readonly context: Context;
  readonly root: string;
  readonly waitSeconds: number;
  /** The user's word that what can't be brought back may be lost. */
  readonly acceptLoss: boolean;
}

/**
 * Sees to it that the working database is there and can be read: one that is missing or broken is made again from the
 * newest published version that holds everything. Gives what is known of the versions then.
 * @throws IngotError where history would be lost, and for what can't be opened
 */
export async function ensureWorkingDatabase(database: WorkingDatabase): Promise<PublicationRecord> {
  const { target, places, context, record } = database;
  await rm(places.partial, { force: true, recursive: true });
  const damage = await findDamage(database);
  if (damage === undefined) return record;
  const source = await newestWhole(database);
  const wasThere = isThere(target.path);
  if (source === undefined) {
    if (!wasThere && !wasEverThere(database)) return record;
    refuseLoss(database, damage);
    await setAside(database);
    return record;
  }
  if (wasThere) await setAside(database);
  await restore(source.path, database);
  if (source.version === undefined) return record;
  context.emit({ type: 'warning', warning: restored(database, { damage, source: source.name }) });
  // Readers have seen all of it, unless it is not the newest version.
  if (source.version !== record.versions.at(-1)) return record;
  const next = { ...record, work: identityOf(target.path), pending: [] };
  await writeRecord(places, next);
  return next;
}

/** Why the working database can't be used; undefined where it can. */
async function findDamage(database: WorkingDatabase): Promise<string | undefined> {
  const { target, record } = database;
  const damage = damageOf(target.path);
  if (damage !== undefined) return damage;
  // As the last run left it; opening it here and once more for the run takes twice the time.
  if (isUntouched(identityOf(target.path), record.work) && !hasLog(target.path)) return undefined;
  return damageWhenOpened(target, database);
}

/** What only the engine finds: it reads the catalog and the log. */
async function damageWhenOpened(
  target: Target,
  { context, root, waitSeconds }: WorkingDatabase,
): Promise<string | undefined> {
  try {
    await using adapter = await context.openAdapter(target, { root, waitSeconds });
    await using session = await adapter.connect();
    await readAll(adapter, session);
    return undefined;
  } catch (error) {
    if (!isOfBrokenFile(error)) throw error;
    return reasonInside(error);
  }
}

/**
 * Reads every table, for a part of a file may be missing or damaged that no catalog shows. Only after a run that did not
 * come to its end, or where somebody touched the file.
 */
async function readAll(adapter: Adapter, session: Session): Promise<void> {
  const { rows } = await session.query('select current_database()');
  // A schema may be called as the database is.
  const database = String(rows[0]?.[0]);
  for (const { type, relation } of await adapter.listRelations(session)) {
    if (type !== 'table') continue;
    await session.query(
      `select bit_xor(hash(t)) from ${renderRelation({ ...relation, database })} as t`,
    );
  }
}

interface RestoreSource {
  readonly path: string;
  /** In words for a person. */
  readonly name: string;
  /** Undefined for a database that was there before ingot worked beside it. */
  readonly version: Version | undefined;
}

async function newestWhole(database: WorkingDatabase): Promise<RestoreSource | undefined> {
  const { record, places, publication, root } = database;
  const shown = shownPath(publication.path, root);
  if (record.versions.length === 0) {
    if (isNothing(publication.path)) return undefined;
    // A file that ingot never wrote is not replaced.
    if (!(await canBeRead(publication.path, database))) throw notADatabase(shown);
    if (await isPart(publication.path, database)) return undefined;
    await finishLog(publication.path, database);
    return { path: publication.path, name: `"${shown}"`, version: undefined };
  }
  const current = currentVersion(record, publication.path);
  const versions = new Map(
    keptVersions(record, places).map((each) => [each, versionPath(places, each.number)]),
  );
  if (current !== undefined) versions.set(current, publication.path);
  for (const [version, path] of [...versions].sort(([a], [b]) => b.number - a.number)) {
    if (version.schemas === undefined && (await canBeRead(path, database)))
      return { path, name: `version ${version.number}`, version };
  }
  return undefined;
}

/** Whether a database is whole: every table is read. */
export async function canBeRead(
  path: string,
  database: Pick<WorkingDatabase, 'target' | 'context' | 'root' | 'waitSeconds'>,
): Promise<boolean> {
  if (damageOf(path) !== undefined) return false;
  const { target, context, root, waitSeconds } = database;
  try {
    const options = { root, waitSeconds, readOnly: true };
    await using adapter = await context.openAdapter({ ...target, path }, options);
    await using session = await adapter.connect();
    await readAll(adapter, session);
    return true;
  } catch (error) {
    if (!isOfBrokenFile(error)) throw error;
    return false;
  }
}

/** Whether a file is what was published of some schemas, whose other tables stood in the working database alone. */
async function isPart(
  path: string,
  { target, context, root, waitSeconds }: WorkingDatabase,
): Promise<boolean> {
  const options = { root, waitSeconds, readOnly: true };
  await using adapter = await context.openAdapter({ ...target, path }, options);
  await using session = await adapter.connect();
  const relations = await adapter.listRelations(session);
  return relations.some(({ comment }) => comment === partMark);
}

/** Whether there are traces of an earlier working database. */
function wasEverThere({ record, publication }: WorkingDatabase): boolean {
  return record.versions.length > 0 || !isNothing(publication.path);
}

function refuseLoss({ target, root, acceptLoss }: WorkingDatabase, damage: string): void {
  if (acceptLoss) return;
  const shown = shownPath(target.path, root);
  const message = `The working database "${shown}" can't be used (${damage}), and no published version holds everything to make it again from`;
  throw new IngotError('HISTORY_LOST', message, {
    hint: 'Bring it back from a backup; or build with --accept-loss, which starts anew: what was kept from earlier runs is then lost.',
  });
}

function notADatabase(shown: string): IngotError {
  return new IngotError('DATABASE_INVALID', `"${shown}" is not a DuckDB database`, {
    hint: 'Move it away, or let `path` in profiles.yml name another file.',
  });
}

/** What can't be read is kept: somebody may be able to mend it. */
async function setAside({ target, places }: WorkingDatabase): Promise<void> {
  if (!isThere(target.path)) return;
  await rm(places.broken, { force: true, recursive: true });
  await rename(target.path, places.broken);
  await rm(logPath(places.broken), { force: true });
  if (isThere(logPath(target.path))) await rename(logPath(target.path), logPath(places.broken));
}

async function restore(from: string, { target, places, context }: WorkingDatabase): Promise<void> {
  await mkdir(dirname(target.path), { recursive: true });
  await mkdir(dirname(places.partial), { recursive: true });
  await copyDurably(from, places.partial, context.signal);
  // A published file may be there for reading alone.
  await chmod(places.partial, 0o600 | ((await stat(places.partial)).mode & 0o777));
  await rm(logPath(target.path), { force: true });
  await moveTo(target.path, places.partial, context.signal);
}

function restored(
  { target, root, places }: WorkingDatabase,
  { damage, source }: { readonly damage: string; readonly source: string },
): IngotError {
  const shown = shownPath(target.path, root);
  const kept = isThere(places.broken)
    ? ` The broken one is now "${shownPath(places.broken, root)}".`
    : '';
  return new IngotError(
    'DATABASE_RESTORED',
    `The working database "${shown}" could not be used (${damage}) and was made again from ${source}`,
    { hint: `What is newer than that is built again.${kept}` },
  );
}
