import type { Session } from './adapter.ts';

/** Works in a session whose running statement stops where the signal says so. */
export async function interruptible<T>(
  session: Session,
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
