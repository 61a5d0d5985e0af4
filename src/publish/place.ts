import { statSync } from 'node:fs';
import { EngineError } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import { isFileError, reasonOf } from '../core/file-error.ts';
import type { Publication, Target } from '../core/project.ts';
import type { PublicationOutcome } from '../core/results.ts';
import { shownPlace } from '../core/target.ts';
import { tellsOfBroken } from './broken-file.ts';
import { identityOf, isSameFile, isThere } from './database-file.ts';
import { lockPlace, type LockOptions } from './lock-place.ts';
import { placesOf, type Places } from './places.ts';
import { isInStep, publish, refuseForeign } from './publish.ts';
import {
  currentVersion,
  readRecord,
  writeRecord,
  type PublicationRecord,
  type Version,
} from './record.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { RunLock } from './run-lock.ts';
import { ensureWorkingDatabase } from './working-database.ts';

export interface PlaceOptions extends LockOptions {
  readonly command: string;
  readonly runId: string;
  /** Go on where history would be lost, or where a file that something else changed would be replaced. */
  readonly acceptLoss: boolean;
}

/** The database of a target, held by one run: nobody else builds into it until it is disposed. */
export class Place implements AsyncDisposable {
  readonly #lock: RunLock | undefined;
  readonly #shown: Shown | undefined;

  private constructor(lock: RunLock | undefined, shown: Shown | undefined) {
    this.#lock = lock;
    this.#shown = shown;
  }

  /**
   * Waits for other runs, and sees to it that the working database can be used.
   * @throws IngotError where another run holds it, or something would be lost
   */
  static async open(target: Target, options: PlaceOptions): Promise<Place> {
    const places = placesOf(target);
    if (places === undefined) return new Place(undefined, undefined);
    const lock = await lockPlace(target, places, options);
    const { publication } = target;
    if (publication === undefined) return new Place(lock, undefined);
    try {
      const record = await readRecord(places);
      const isNew = record.versions.length === 0 && !isThere(target.path);
      const found = { target, publication, places, record, options, wasInStep: false, isNew };
      const shown = { ...found, record: await ensureWorkingDatabase({ ...options, ...found }) };
      const current = await adopt(shown);
      refuseForeign({ ...options, publication, record: current });
      const wasInStep = isInStep(current, shown);
      return new Place(lock, { ...shown, record: current, wasInStep });
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      options.context.signal.throwIfAborted();
      throw notPrepared(error, target, options);
    }
  }

  /** Whether readers see what was built last: no version before it, and nothing was kept from them. */
  get showsNewest(): boolean {
    const shown = this.#shown;
    if (shown === undefined || shown.publication.schemas !== undefined) return true;
    const { record, publication, target, wasInStep } = shown;
    if (!isThere(target.path) && record.versions.length === 0) return true;
    return wasInStep && currentVersion(record, publication.path) === record.versions.at(-1);
  }

  /** Shows readers what a run made. The working database has to be closed. Never throws for what the user can mend. */
  async publish(outcome: RunOutcome): Promise<PublicationOutcome | undefined> {
    const shown = this.#shown;
    if (shown === undefined) return undefined;
    try {
      return await publishRun(outcome, shown);
    } catch (error) {
      if (shown.options.context.signal.aborted) return { status: 'withheld', reason: interrupted };
      return { status: 'failed', error: notPublished(error, shown) };
    }
  }

  /** After an error that says that the working database is broken, the next run looks at all of it. */
  async suspect(error: unknown): Promise<void> {
    if (this.#shown === undefined || !tellsOfBroken(this.#shown.target.path, error)) return;
    const { places, record } = this.#shown;
    await writeRecord(places, { ...record, work: undefined });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lock?.[Symbol.asyncDispose]();
  }
}

async function publishRun(outcome: RunOutcome, shown: Shown): Promise<PublicationOutcome> {
  const { target, publication, places, options, record, wasInStep } = shown;
  if (outcome.errors.some((error) => tellsOfBroken(target.path, error))) {
    // Readers keep what is whole; the next run looks at all of it.
    await writeRecord(places, { ...record, work: undefined });
    return { status: 'withheld', reason: 'the working database is broken' };
  }
  const work = identityOf(target.path);
  // There is nothing new, or nothing was ever built.
  if (isInStep(record, shown) || work === undefined) return { status: 'same' };
  if (shown.isNew && outcome.changed.length === 0) return { status: 'same' };
  const failing = [...record.failing.filter(outcome.mayStillFail), ...outcome.failed];
  const known = { ...record, failing: [...new Set(failing)].sort() };
  if (wasInStep && outcome.changed.length === 0 && isThere(publication.path)) {
    // Only what ingot notes for itself is new, such as results of tests.
    await writeRecord(places, { ...known, work });
    return { status: 'same' };
  }
  // Tests alone say nothing of what an earlier run kept from readers.
  if (options.command === 'test') return { status: 'same' };
  const reason = reasonToWithhold(outcome, publication, failing.length > 0);
  if (reason !== undefined) {
    const pending = [...new Set([...record.pending, ...outcome.changed])].sort();
    // As long as something is pending, that the working database is as it was left says nothing of readers.
    await writeRecord(places, pending.length > 0 ? { ...known, pending, work } : known);
    return { status: 'withheld', reason };
  }
  const next = await publish({ ...options, ...shown, changed: outcome.changed });
  return { status: 'published', version: next.versions.at(-1)?.number ?? 0 };
}

const interrupted = 'the run was interrupted';

function reasonToWithhold(
  outcome: RunOutcome,
  { require }: Publication,
  hasFailed: boolean,
): string | undefined {
  if (outcome.interrupted) return interrupted;
  return require === 'all' && (!outcome.ok || hasFailed)
    ? 'not everything passed, and the profile requires all'
    : undefined;
}

/** A file that was there before ingot published anything is its first version, once the working database is made of it. */
async function adopt({ target, publication, places, record }: Shown): Promise<PublicationRecord> {
  const file = identityOf(publication.path);
  const work = identityOf(target.path);
  if (record.versions.length > 0 || file === undefined || !isSameFile(file, work)) return record;
  const version: Version = {
    number: 0,
    publishedAt: statSync(publication.path).mtime.toISOString(),
    runId: '',
    command: '',
    changed: [],
    file,
    schemas: undefined,
  };
  const adopted = { ...record, versions: [version], work };
  await writeRecord(places, adopted);
  return adopted;
}

function notPrepared(error: unknown, target: Target, { root }: PlaceOptions): unknown {
  if (!isFileError(error)) return error;
  const message = `The working database of "${shownPlace(target, root)}" can't be prepared: ${reasonOf(error)}`;
  return new IngotError('DATABASE_UNREACHABLE', message, {
    hint: 'Make room, or let ingot write to the folder .ingot beside it.',
    cause: error,
  });
}

function notPublished(error: unknown, { target, options }: Shown): IngotError {
  if (error instanceof IngotError) return error;
  if (!isFileError(error) && !(error instanceof EngineError)) throw error;
  const message = `"${shownPlace(target, options.root)}" could not be published: ${reasonOf(error)}`;
  return new IngotError('NOT_PUBLISHED', message, {
    hint: 'Readers have what they had, and nothing that was built is lost: the next build publishes it.',
    cause: error,
  });
}

interface Shown {
  readonly target: Target;
  readonly publication: Publication;
  readonly places: Places;
  readonly record: PublicationRecord;
  readonly options: PlaceOptions;
  /** Whether readers saw everything before this run; after one that was killed they may not. */
  readonly wasInStep: boolean;
  /** Whether nothing was there before it, neither a database nor a version. */
  readonly isNew: boolean;
}
