import type { Session } from './adapter.ts';

/** Works in sessions whose running statements stop where the signal says so. */
export async function interruptible<T>(
  session: Pick<Session, 'interrupt'>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const interrupt = () => session.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
