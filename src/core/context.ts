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

/** How to open a target. */
export interface OpenAdapterOptions {
  /** Absolute path of the project; places are shown relative to it. */
  readonly root: string;
  /** How long to wait for another process to let go of the database. */
  readonly waitSeconds: number;
  /** For commands that only look: several processes may read at once. */
  readonly readOnly?: boolean;
}

export type OpenAdapter = (target: Target, options: OpenAdapterOptions) => Promise<Adapter>;
