import type { Adapter } from './adapter.ts';
import type { Event } from './event.ts';
import type { Environment, Target } from './project.ts';

/** The outside world, passed in: tests replace the clock, the ids and the sink of events. */
export interface Context {
  readonly environment: Environment;
  readonly homeDir: string;
  readonly now: () => Date;
  /** A fresh id, in the form of a UUID. */
  readonly newId: () => string;
  readonly emit: (event: Event) => void;
  readonly signal: AbortSignal;
  readonly openAdapter: OpenAdapter;
}

/** Opens a target, whose relative database files stand under `root`; waits at most `waitSeconds` for a lock. */
export type OpenAdapter = (
  target: Target,
  options: { readonly root: string; readonly waitSeconds: number },
) => Promise<Adapter>;
