import type { Context } from '../core/context.ts';
import type { Manifest } from '../core/manifest.ts';
import type { UniqueId } from '../core/node.ts';
import type { Project, Target } from '../core/project.ts';

/** What `diff` is asked. */
export interface DiffRequest {
  /** A node's name, or the path of a Parquet or CSV file. */
  readonly model: string;
  /** A file, `target:NAME` or `version:N`; undefined: what readers see. */
  readonly against: string | undefined;
  /** Columns by name, with commas between them; undefined: that of the model's `unique` test. */
  readonly key: string | undefined;
  /** How many differing cells, and how many rows of one side only, are shown. */
  readonly limit: number;
  /** Absolute path of the folder that file names are relative to. */
  readonly folder: string;
  readonly waitSeconds: number;
}

/** The file of a former version of what a target publishes. */
export type VersionFile = (target: Target, version: number) => Promise<string>;

/** A project as far as `diff` needs it. */
export interface DiffProject {
  readonly project: Project;
  readonly manifest: Manifest;
}

/** What `diff` asks the stages for; nothing of it where two files are compared. */
export interface DiffWorld {
  readonly context: Context;
  /** The project with its own target, or with another one of the same profile. */
  readonly project: (targetName?: string) => Promise<DiffProject>;
  /** The node that a name means, and what stands in the name after it. */
  readonly find: (
    name: string,
    manifest: Manifest,
  ) => { readonly uniqueId: UniqueId; readonly column: string | undefined };
  readonly versionFile: VersionFile;
}
