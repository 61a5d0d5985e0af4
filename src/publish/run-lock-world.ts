import { execFile } from 'node:child_process';
import { link, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process that runs; when it started, where the system tells. */
export interface RunningProcess {
  readonly start: string | undefined;
}

/** What the run lock asks of the outside. */
export interface LockWorld {
  readonly now: () => number;
  /** The process of a number on this machine; undefined where none runs. */
  readonly processOf: (pid: number) => Promise<RunningProcess | undefined>;
  /** A second name for a file; fails where that name is taken. */
  readonly link: (path: string, name: string) => Promise<void>;
}

export const realWorld: LockWorld = {
  now: Date.now,
  processOf,
  link: (path, name) => link(path, name),
};

async function processOf(pid: number): Promise<RunningProcess | undefined> {
  if (!isKnown(pid)) return undefined;
  const { isGone, start } = process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  return isGone ? undefined : { start };
}

function isKnown(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled, but is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

interface Found extends RunningProcess {
  readonly isGone: boolean;
}

/** The state and the 22nd field of /proc/PID/stat, counted after the name, which may have spaces and brackets. */
async function fromProc(pid: number): Promise<Found> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { isGone: isEnded(fields[0] ?? ''), start: fields[19] };
}

async function fromPs(pid: number): Promise<Found> {
  // In universal time: the words for one moment shall not change with the clocks.
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = await promisify(execFile)(
    'ps',
    ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)],
    { env },
  ).catch(() => ({ stdout: '' }));
  const [, state = '', start] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout) ?? [];
  return { isGone: isEnded(state), start };
}

/** A zombie has ended; its parent has not asked for its exit code yet. */
function isEnded(state: string): boolean {
  return /^[ZX]/.test(state);
}
