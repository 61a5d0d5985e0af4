import type { FileSpec } from '../../core/file-spec.ts';
import type { ValueOrigin } from './columns/guess-number.ts';

/** How files are read to look at their records, and what a person should know of it. */
export interface ReadingPlan {
  readonly spec: Omit<FileSpec, 'globs' | 'location'>;
  /** Lines of YAML for the options that are not the usual ones, each with a remark. */
  readonly options: readonly PlannedOption[];
  /** Remarks on the files as a whole. */
  readonly notes: readonly string[];
  /** Where the values of a column come from, by its name in the file. */
  readonly originOf: (column: string) => ValueOrigin;
  /** Names in the file by the names of columns, where they are not the same. */
  readonly headerOf?: (column: string) => string | undefined;
}

/** A key of the source with its value. */
export interface PlannedOption {
  readonly key: string;
  readonly value: string | number | boolean | readonly string[];
  readonly note?: string | undefined;
}
