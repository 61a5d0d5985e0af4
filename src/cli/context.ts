import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import type { Context } from '../core/context.ts';
import type { Event } from '../core/event.ts';
import type { Environment } from '../core/project.ts';

export interface ContextParts {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly emit: (event: Event) => void;
}

/** The outside world as it is: the real clock, ids and engine. */
export function createContext({ environment, signal, emit }: ContextParts): Context {
  return {
    environment,
    homeDir: homedir(),
    now: () => new Date(),
    newId: randomUUID,
    emit,
    signal,
    openAdapter: async (target, options) => {
      // Loading DuckDB takes 70 ms, which `list` and `compile` do not need.
      const { openDuckDb } = await import('../adapters/duckdb/duckdb-adapter.ts');
      return untilAborted(openDuckDb(target, options), signal);
    },
  };
}

/** The work's result, or an end at once on Ctrl-C: opening a database may wait for its lock for minutes. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
