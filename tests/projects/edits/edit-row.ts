import type { Attempt, Edits } from '../../support/incremental-project.ts';

/** One edit of the project, or several one after the other, each followed by a build. */
export interface EditRow {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** What is done to the project or its database before a build. */
export interface Step extends Attempt {
  readonly edits?: Edits;
  /** Sent to the database by hand. */
  readonly sql?: string;
  readonly isPruned?: true;
  /** Why the database is not what a full build makes; then the two are not compared. */
  readonly uncompared?: string;
}

/** An edit that exchanges a text, which must be there. */
export function replacing(from: string, to: string): (text: string) => string {
  return (text) => {
    if (!text.includes(from)) throw new Error(`There is no ${from} to replace`);
    return text.replaceAll(from, () => to);
  };
}

/** Several edits of one file. */
export function editing(
  ...edits: readonly (readonly [from: string, to: string])[]
): (text: string) => string {
  return (text) => edits.reduce((now, [from, to]) => replacing(from, to)(now), text);
}

export const silver = 'models/silver/airline';
export const gold = 'models/gold/airline';
export const sales = 'models/gold/sales';
export const lines = 'models/silver/sales/sales_lines.sql';
