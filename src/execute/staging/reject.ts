/** A record of a source file that could not be staged, with its place and why. */
export interface RejectedRecord {
  /** The record's number in the file; counts from 1, good and rejected records alike. */
  readonly record: number;
  /** The line on which the record begins; counts from 1. */
  readonly line: number;
  /** The byte of the file at which the record begins; counts from 0. */
  readonly byteOffset: number;
  /** The column in which the mistake stands, where that is known. */
  readonly column: string | undefined;
  /** The record's text as it stands in the file, cut at `MAX_REJECT_CHARACTERS`. */
  readonly value: string | undefined;
  /** What is wrong, in words, with the line and column of the mistake itself. */
  readonly reason: string;
}

/** Rejects are held in memory until the file is read, so their text has a limit. */
export const MAX_REJECT_CHARACTERS = 1_000;
