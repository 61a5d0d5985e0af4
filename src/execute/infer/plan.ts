import type { FileSpec } from '../../core/file-spec.ts';
import type { ValueOrigin } from './columns/guess-number.ts';

/** How files are read to look at their records, and what a person should know of it. */
export interface ReadingPlan {
  readonly spec: Omit<FileSpec, 'globs' | 'location'>;
  /** Keys of the source that are not as usual. */
  readonly options: readonly PlannedOption[];
  /** Remarks on the files as a whole. */
  readonly notes: readonly string[];
  /** Where the values of a column come from, by its name in the file. */
  readonly originOf: (column: string) => ValueOrigin;
}

/** A key of the source with its value. */
export interface PlannedOption {
  readonly key: string;
  readonly value: string | number | boolean | readonly string[];
  readonly note?: string | undefined;
}
