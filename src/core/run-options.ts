import type { JsonObject } from './json.ts';
import type { TimeRange } from './time-range.ts';

/** What a user asks for, whatever the command. */
export interface ProjectOptions {
  /** Absolute path of the folder with `ingot.yml`. */
  readonly projectDir: string;
  /** Absolute path of the folder with `profiles.yml`; undefined: environment, project, home. */
  readonly profilesDir: string | undefined;
  readonly profileName: string | undefined;
  readonly targetName: string | undefined;
  /** The environment to work in; undefined: the target itself. */
  readonly envName?: string | undefined;
  readonly vars: JsonObject;
  /** How many nodes run at once; undefined: the profile's. */
  readonly threads: number | undefined;
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  /** Keep the rows that tests find wrong, where a test does not say whether to. */
  readonly storeFailures?: boolean | undefined;
}

/** The commands that run nodes. */
export const runCommands = ['run', 'test', 'build', 'stage', 'seed', 'snapshot'] as const;
export type RunCommand = (typeof runCommands)[number];

export interface RunOptions extends ProjectOptions {
  readonly command: RunCommand;
  readonly failFast: boolean;
  /** Build what is unchanged too, and run its tests. */
  readonly force: boolean;
  /** Run the tests of what is unchanged too. */
  readonly forceTests: boolean;
  /** How long to wait for a database that another process has locked. */
  readonly waitSeconds: number;
  /** Make anew what grows: incremental models, and sources with `new_files_only`. */
  readonly fullRefresh?: boolean;
  /** Build the batches of this time anew, of models that are made of batches. */
  readonly eventTimes?: TimeRange | undefined;
  /** Sources with `new_files_only` look again at the records that they rejected. */
  readonly retryRejects?: boolean;
  /** Go on where history would be lost, or where a file that something else changed would be replaced. */
  readonly acceptLoss: boolean;
}
