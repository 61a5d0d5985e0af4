import type { Location } from './source-text.ts';

/** A file of TypeScript with all that it imports of the project, and what is known of it without running it. */
export interface Program {
  /** One text of JavaScript; packages stay imports. */
  readonly code: string;
  /** Which place of the files each place of the code comes from, as JSON. */
  readonly map: string;
  /** Equal for equal code. */
  readonly hash: string;
  readonly hasDefault: boolean;
  /** What `ref` and `source` are called with. */
  readonly reads: readonly ProgramRead[];
  /** Exports whose values are written out, by name. */
  readonly literals: Readonly<Record<string, WrittenLiteral>>;
  /** Whether it asks for variables of the project. */
  readonly readsVars: boolean;
  readonly mistakes: readonly ProgramMistake[];
}

/** A call such as `ref('silver.orders')` or `source('shop', 'orders')`. */
export interface ProgramRead {
  readonly kind: 'ref' | 'source';
  readonly names: readonly string[];
  readonly location: Location;
}

/** Equal for calls that mean the same. */
export function readKey({ kind, names }: Pick<ProgramRead, 'kind' | 'names'>): string {
  return JSON.stringify([kind, ...names]);
}

/** A value as it stands in a program. */
export type WrittenLiteral =
  | {
      readonly kind: 'scalar';
      readonly value: null | boolean | number | string;
      readonly location: Location;
    }
  | {
      readonly kind: 'list';
      readonly items: readonly WrittenLiteral[];
      readonly location: Location;
    }
  | {
      readonly kind: 'map';
      readonly entries: readonly WrittenEntry[];
      readonly location: Location;
    };

export interface WrittenEntry {
  readonly key: string;
  readonly value: WrittenLiteral;
  readonly location: Location;
}

export interface ProgramMistake {
  readonly code: string;
  readonly message: string;
  readonly location: Location | undefined;
  readonly hint: string | undefined;
}
