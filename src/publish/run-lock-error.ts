import { IngotError } from '../core/error.ts';
import { reasonOf } from '../core/file-error.ts';
import type { Holder } from './run-lock-holder.ts';

/** Who keeps a lock from being taken; `unknown` is a lock file that can't be understood. */
export type Occupant =
  | { readonly standing: 'alive' | 'elsewhere'; readonly holder: Holder }
  | { readonly standing: 'unknown' };

export interface LockedDetail {
  /** The database, as a message shows it. */
  readonly shown: string;
  readonly lockPath: string;
  readonly waitSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The mistake of a run that another one does not let in. */
export function lockedError(occupant: Occupant, detail: LockedDetail): IngotError {
  const { waitSeconds, lockPath } = detail;
  const wait =
    waitSeconds === 0
      ? 'Wait for it with --wait 60s.'
      : `It did not end within ${waitSeconds} s; give --wait more.`;
  return new IngotError('RUN_LOCKED', messageOf(occupant, detail), {
    hint: [wait, ...reasonToDelete(occupant, lockPath)].join(' '),
  });
}

/** What is told of a run that is waited for. */
export function waitWarning(occupant: Occupant, detail: LockedDetail): IngotError {
  const wait = `Waiting for its end, at most ${detail.waitSeconds} s.`;
  return new IngotError('RUN_LOCKED', messageOf(occupant, detail), {
    hint: [wait, ...reasonToDelete(occupant, detail.lockPath)].join(' '),
  });
}

/** What the system said against a lock file, as the mistake of a folder where no lock can be kept. */
export function lockFileError(error: unknown, { shown, path }: PlaceOfLock): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new IngotError(
    'RUN_LOCK_UNUSABLE',
    `The lock of the database "${shown}" can't be taken: ${reasonOf(error)}`,
    { hint: `Make room, or let ingot write the file "${path}".`, cause: error },
  );
}

export interface PlaceOfLock {
  readonly shown: string;
  readonly path: string;
}

function messageOf(occupant: Occupant, { shown, now }: LockedDetail): string {
  const built = `The database "${shown}" is being built by`;
  if (occupant.standing === 'unknown') return `${built} a process that can't be told`;
  const { pid, command, host, startedAt } = occupant.holder;
  return `${built} process ${pid} (${shortLine(command)}) on ${plain(host)}${since(startedAt, now)}`;
}

function reasonToDelete(occupant: Occupant, lockPath: string): string[] {
  switch (occupant.standing) {
    case 'alive':
      return [];
    case 'elsewhere':
      return [
        `It can't be seen from here whether it still runs: if that machine or container is gone, delete "${lockPath}".`,
      ];
    case 'unknown':
      return [`If no other ingot runs, delete "${lockPath}".`];
  }
}

const longestCommand = 60;

function shortLine(command: readonly string[]): string {
  const line = plain(command.join(' '));
  return line.length <= longestCommand ? line : `${line.slice(0, longestCommand - 1)}…`;
}

/** One line of what anybody may have written into the file. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

/** The time of day here, with the day where it is not today's. */
function since(startedAt: string, now: number): string {
  const date = new Date(startedAt);
  if (Number.isNaN(date.getTime())) return '';
  const two = (value: number) => String(value).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  if (date.toDateString() === new Date(now).toDateString()) return ` since ${time}`;
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return ` since ${day} ${time}`;
}
