import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { IngotError } from '../core/error.ts';
import { lockedError, lockFileError, waitWarning, type Occupant } from './run-lock-error.ts';
import { isCode, lockText, readLockFile, type LockFile } from './run-lock-file.ts';
import { standingOf, type Holder } from './run-lock-holder.ts';
import { removeLeftovers } from './run-lock-leftovers.ts';
import { unreadableForMs } from './run-lock-limits.ts';
import { realWorld, type LockWorld } from './run-lock-world.ts';

export interface RunLockRequest {
  /** This process. */
  readonly holder: Holder;
  readonly waitSeconds: number;
  readonly signal: AbortSignal;
  /** The database, as a message shows it. */
  readonly shown: string;
  /** Is told once who is waited for. */
  readonly onWait?: (warning: IngotError) => void;
}

/** The right to write a database, until it is disposed. */
export type RunLock = AsyncDisposable;

const firstPauseMs = 50;
const longestPauseMs = 500;
/** A process that goes on, such as a server, would find its own lock in the way. */
const pausesToRelease = [0, 20, 200];

/**
 * Takes the lock that one run at a time may hold, or waits for it.
 * @throws IngotError when another run holds it for longer than `waitSeconds`
 */
export async function takeRunLock(
  path: string,
  request: RunLockRequest,
  world: LockWorld = realWorld,
): Promise<RunLock> {
  request.signal.throwIfAborted();
  const claim = new Claim(path, request.holder, world);
  try {
    await claim.prepare();
    await waitFor(claim, request);
    await removeLeftovers(path, { token: claim.token, ours: request.holder, world });
  } catch (error) {
    await claim[Symbol.asyncDispose]();
    request.signal.throwIfAborted();
    throw lockFileError(error, { shown: request.shown, path });
  }
  return claim;
}

async function waitFor(claim: Claim, request: RunLockRequest): Promise<void> {
  const { waitSeconds, signal, shown } = request;
  const deadline = claim.world.now() + waitSeconds * 1000;
  for (let ms = firstPauseMs; ; ms = Math.min(ms * 1.5, longestPauseMs)) {
    const occupant = await claim.take();
    if (occupant === undefined) return;
    const now = claim.world.now();
    const detail = { shown, lockPath: claim.path, waitSeconds, now };
    if (now >= deadline) throw lockedError(occupant, detail);
    if (ms === firstPauseMs) request.onWait?.(waitWarning(occupant, detail));
    await pause(Math.min(ms, deadline - now), undefined, { signal });
  }
}

/**
 * A process and its wish for a lock: a file with all about it, which becomes the lock by a second name. The heir of a
 * dead holder is who gives its file the name that is made of the dead one's token; only the heir moves its file to the
 * lock's place. A heir that died has an heir in the same way. As tokens come only once, somebody who is late sees that
 * the lock is not the dead one's any more, and nobody waits for a process that was killed half-way.
 */
class Claim implements RunLock {
  readonly path: string;
  readonly world: LockWorld;
  readonly token = randomUUID();
  readonly #ours: Holder;
  readonly #file: string;
  readonly #text: string;

  constructor(path: string, ours: Holder, world: LockWorld) {
    this.path = path;
    this.world = world;
    this.#ours = ours;
    this.#file = `${path}.${this.token}.new`;
    this.#text = lockText(this.token, ours);
  }

  async prepare(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await writeFile(this.#file, this.#text, { flag: 'wx' });
  }

  /** Takes the lock, or tells who has it. */
  async take(): Promise<Occupant | undefined> {
    for (;;) {
      const outcome = await this.#walk();
      if (outcome === 'taken') return undefined;
      if (outcome !== 'changed') return outcome;
    }
  }

  /** From the lock to the heir of the last dead holder. */
  async #walk(): Promise<'taken' | 'changed' | Occupant> {
    const heirs: string[] = [];
    let first: string | undefined;
    for (let place = this.path; ;) {
      if (await this.#putAt(place))
        return first === undefined ? this.#finish() : this.#inherit(first, heirs);
      const found = await readLockFile(place);
      if (found === undefined) return 'changed';
      const occupant = await this.#occupantOf(found);
      if (occupant !== undefined) return occupant;
      first ??= found.token;
      place = `${this.path}.${found.token}.heir`;
      heirs.push(place);
    }
  }

  /** Gives the file of this claim the name, unless another one has it. */
  async #putAt(place: string): Promise<boolean> {
    try {
      await this.world.link(this.#file, place);
    } catch (error) {
      if (isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) return this.#writeAt(place);
      if (!isCode(error, 'EEXIST')) throw error;
      // A file server may have done what it then reports as failed.
      return (await readLockFile(place))?.token === this.token;
    }
    return true;
  }

  /** Where the file system has no second names. */
  async #writeAt(place: string): Promise<boolean> {
    try {
      await using file = await open(place, 'wx');
      await file.writeFile(this.#text).catch(async (error: unknown) => {
        await rm(place, { force: true });
        throw error;
      });
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false;
      throw error;
    }
    return (await readLockFile(place))?.token === this.token;
  }

  async #finish(): Promise<'taken'> {
    await rm(this.#file, { force: true });
    return 'taken';
  }

  async #inherit(first: string, heirs: readonly string[]): Promise<'taken' | 'changed'> {
    let mine = heirs.slice(-1);
    try {
      if ((await readLockFile(this.path))?.token !== first) return 'changed';
      await rename(this.#file, this.path);
      mine = [...heirs];
      return 'taken';
    } finally {
      for (const heir of mine) await rm(heir, { force: true });
    }
  }

  /** Undefined where the holder is dead. */
  async #occupantOf(found: LockFile): Promise<Occupant | undefined> {
    if (found.kind === 'unreadable') {
      const isOld = this.world.now() - found.changedAt > unreadableForMs;
      return isOld ? undefined : { standing: 'unknown' };
    }
    const standing = await standingOf(found.holder, this.#ours, this.world);
    return standing === 'dead' ? undefined : { standing, holder: found.holder };
  }

  /** Removes the lock if it is still this one's; what can't be removed is a dead holder's to the next process. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const ms of pausesToRelease) {
      await pause(ms);
      if (await this.#release().catch(() => false)) return;
    }
  }

  async #release(): Promise<true> {
    const found = await readLockFile(this.path);
    if (found?.token === this.token) await rm(this.path, { force: true });
    await rm(this.#file, { force: true });
    return true;
  }
}
