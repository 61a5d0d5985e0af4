import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { realWorld, type LockWorld } from './run-lock-world.ts';

/** The process that a run lock belongs to, and what tells it from others that had or will have its number. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When its command began, in the form of ISO 8601. */
  readonly startedAt: string;
  /** The words of its command line, without values that may be secret. */
  readonly command: readonly string[];
  /** When the system started the process, in the system's own words. */
  readonly processStart?: string | undefined;
  readonly machineId?: string | undefined;
  readonly bootId?: string | undefined;
  /** Two containers count their processes on their own. */
  readonly pidNamespace?: string | undefined;
}

/** This process, as the holder of a lock. `words` is its command line after the program's name. */
export async function thisHolder(
  words: readonly string[],
  startedAt: Date,
  world: LockWorld = realWorld,
): Promise<Holder> {
  const [running, machineId, bootId, pidNamespace] = await Promise.all([
    world.processOf(process.pid),
    textOf('/etc/machine-id'),
    textOf('/proc/sys/kernel/random/boot_id'),
    readlink('/proc/self/ns/pid').catch(() => undefined),
  ]);
  return {
    host: hostname(),
    pid: process.pid,
    startedAt: startedAt.toISOString(),
    command: ['ingot', ...withoutSecrets(words)],
    processStart: running?.start,
    machineId,
    bootId,
    pidNamespace,
  };
}

/** The words of a command line, without the values of `--vars`. */
export function withoutSecrets(words: readonly string[]): readonly string[] {
  return words.map((word, index) => {
    if (words[index - 1] === '--vars') return '…';
    return word.startsWith('--vars=') ? '--vars=…' : word;
  });
}

/** Whether a holder still runs; `elsewhere` is where this process can't see that. */
export async function standingOf(
  theirs: Holder,
  ours: Holder,
  world: LockWorld,
): Promise<'alive' | 'dead' | 'elsewhere'> {
  if (theirs.host !== ours.host || differ(theirs.machineId, ours.machineId)) return 'elsewhere';
  if (differ(theirs.bootId, ours.bootId)) return 'dead';
  if (differ(theirs.pidNamespace, ours.pidNamespace)) return 'elsewhere';
  const found = await world.processOf(theirs.pid);
  if (found === undefined) return 'dead';
  return differ(theirs.processStart, found.start) ? 'dead' : 'alive';
}

/** What is not known on one side is no difference. */
function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

async function textOf(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}
