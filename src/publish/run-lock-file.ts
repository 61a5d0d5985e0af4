import { readFile, stat } from 'node:fs/promises';
import type { Holder } from './run-lock-holder.ts';

/** What stands in a lock file; of a file that says nothing, its state is the token. */
export type LockFile =
  | { readonly kind: 'held'; readonly token: string; readonly holder: Holder }
  | { readonly kind: 'unreadable'; readonly token: string; readonly changedAt: number };

/** The text of a lock file. A token is never used a second time. */
export function lockText(token: string, holder: Holder): string {
  return `${JSON.stringify({ token, ...holder }, undefined, 2)}\n`;
}

/** Reads a lock file; undefined where there is none. */
export async function readLockFile(path: string): Promise<LockFile | undefined> {
  try {
    const held = parse(await readFile(path, 'utf8'));
    if (held !== undefined) return held;
    const { mtimeMs } = await stat(path);
    return { kind: 'unreadable', token: `unreadable-${Math.floor(mtimeMs)}`, changedAt: mtimeMs };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Whether a system call failed for one of these reasons. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function parse(text: string): LockFile | undefined {
  const fields = fieldsOf(text);
  const optional = (name: string) => textOf(fields.get(name));
  const [token, host, startedAt] = ['token', 'host', 'startedAt'].map(optional);
  const [pid, command] = [fields.get('pid'), fields.get('command')];
  if (token === undefined || !/^[0-9a-f-]{36}$/.test(token)) return undefined;
  if (host === undefined || startedAt === undefined) return undefined;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (!Array.isArray(command)) return undefined;
  const holder = {
    host,
    pid,
    startedAt,
    command: command.map(String),
    processStart: optional('processStart'),
    machineId: optional('machineId'),
    bootId: optional('bootId'),
    pidNamespace: optional('pidNamespace'),
  };
  return { kind: 'held', token, holder };
}

function fieldsOf(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
