import type { IngotError } from '../core/error.ts';
import type { Value } from './value.ts';

/** What a helper is called with. */
export interface HelperCall {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** Makes a mistake that points at the call. */
  readonly fail: (code: string, message: string, hint?: string) => IngotError;
}

/** A function that templates can call. */
export interface Helper {
  /** Least and most positional arguments. */
  readonly positional: readonly [number, number];
  /** Names that it takes, or any. */
  readonly named: readonly string[] | 'any';
  readonly run: (call: HelperCall) => Value;
  /** Whether its value comes from outside the project, where anything may stand in it. */
  readonly isForeign?: true;
}

export function helper(
  positional: readonly [number, number],
  run: (call: HelperCall) => Value,
  named: Helper['named'] = [],
): Helper {
  return { positional, named, run };
}
