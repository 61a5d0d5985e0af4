import { lockHolder } from './open-error.ts';

/** Does the work again and again, with --wait and only then, as long as another process has the lock: DuckDB offers nothing to wait on. */
export async function waitForLock<T>(work: () => Promise<T>, waitSeconds: number): Promise<T> {
  const deadline = Date.now() + waitSeconds * 1000;
  for (let pause = 50; ; pause = Math.min(pause * 2, 1000)) {
    try {
      return await work();
    } catch (error) {
      if (lockHolder(error) === undefined || Date.now() >= deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(pause, deadline - Date.now())));
    }
  }
}
