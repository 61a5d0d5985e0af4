import type { Location } from './source-text.ts';

/** Where and why a mistake happened, beside its message. */
export interface ErrorDetail {
  readonly location?: Location | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** A mistake of the user: what (message), where (location) and what to do (hint). The code has an entry in `docs/errors.md`. */
export class IngotError extends Error {
  override readonly name = 'IngotError';
  readonly code: string;
  readonly location: Location | undefined;
  readonly hint: string | undefined;

  constructor(code: string, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.location = detail.location;
    this.hint = detail.hint;
  }
}

/** All mistakes that one stage found. */
export class IngotErrors extends Error {
  override readonly name = 'IngotErrors';
  readonly errors: readonly IngotError[];

  constructor(errors: readonly IngotError[]) {
    super(errors.map((error) => error.message).join('\n'));
    this.errors = errors;
  }
}

/** The mistakes inside a thrown value, or undefined where it is not a user's mistake. */
export function mistakesOf(error: unknown): readonly IngotError[] | undefined {
  if (error instanceof IngotErrors) return error.errors;
  return error instanceof IngotError ? [error] : undefined;
}

/** Collects mistakes, so that a stage reports all of them at once. */
export class ErrorCollector {
  readonly #errors: IngotError[] = [];

  /** Runs `work`; a mistake it throws is kept and gives undefined, anything else is thrown on. */
  try<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.add(error);
      return undefined;
    }
  }

  add(error: unknown): void {
    const mistakes = mistakesOf(error);
    if (mistakes === undefined) throw error;
    this.#errors.push(...mistakes);
  }

  /** Throws what was collected, ordered by place. */
  throwIfAny(): void {
    if (this.#errors.length === 0) return;
    const sorted = withoutRepeats([...this.#errors].sort(byPlace));
    throw sorted.length === 1 ? sorted[0] : new IngotErrors(sorted);
  }
}

/** One wrong value of a configuration that holds for many nodes is one mistake, whichever nodes met it. */
const valueCodes = ['YAML_KEY_UNKNOWN', 'YAML_TYPE', 'YAML_VALUE'];

/** Leaves out what was said already of the same place. */
function withoutRepeats(errors: readonly IngotError[]): IngotError[] {
  const seen = new Set<string>();
  return errors.filter(({ code, message, location }) => {
    if (location === undefined) return true;
    const what = valueCodes.includes(code) ? code : `${code} ${message}`;
    const key = `${location.path}:${location.line}:${location.column} ${what}`;
    return !seen.has(key) && seen.add(key);
  });
}

function byPlace(a: IngotError, b: IngotError): number {
  const left = a.location;
  const right = b.location;
  if (left === undefined || right === undefined)
    return Number(right !== undefined) - Number(left !== undefined);
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  return left.line - right.line || left.column - right.column;
}
