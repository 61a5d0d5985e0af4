import type { Template } from '../core/template.ts';
import type { Helper } from './helper.ts';
import type { Value } from './value.ts';

/** Everything that a template can name. */
export interface Scope {
  readonly helpers: ReadonlyMap<string, Helper>;
  /** Values by name, such as `target`. */
  readonly globals: ReadonlyMap<string, Value>;
  readonly macros: ReadonlyMap<string, Template>;
  /** What `this` is at the top. */
  readonly root: Value;
  /** Names that the template is given, as a macro is given its parameters. */
  readonly locals?: ReadonlyMap<string, Value>;
}
