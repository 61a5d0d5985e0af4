import { stat } from 'node:fs/promises';

/** Whether the process that made a file or folder is no more. */
export async function isAbandoned(pid: number, path: string): Promise<boolean> {
  // In a container each run may get the number of the one that was killed.
  if (pid === process.pid) return (await bornAt(path)) < Date.now() - process.uptime() * 1000;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

async function bornAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? Infinity;
}
