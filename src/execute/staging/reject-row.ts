/** A rejected record as it is kept; what is not known is undefined. */
export interface RejectRow {
  readonly record: number;
  readonly line: number | undefined;
  readonly byteOffset: number | undefined;
  readonly column: string | undefined;
  readonly value: string | undefined;
  readonly reason: string;
}

/** The most characters of a record that are kept with its reject; the raw file has the rest. */
export const maxValueCharacters = 100_000;
