import type { IngotError } from './error.ts';
import type { Hook } from './hook.ts';
import type { Node } from './node.ts';
import type { HelperFunction } from './project.ts';
import type { Template } from './template.ts';

/** Every node of a project before its refs are resolved: the second stage's result. */
export interface ParsedProject {
  readonly projectName: string;
  readonly nodes: readonly Node[];
  /** What `enabled: false` leaves out, by full name; so that a ref to one is told from a ref to nothing. */
  readonly disabled: ReadonlySet<string>;
  readonly macros: ReadonlyMap<string, Template>;
  readonly helpers: ReadonlyMap<string, HelperFunction>;
  /** What runs before and after all nodes. */
  readonly runHooks: { readonly start: readonly Hook[]; readonly end: readonly Hook[] };
  readonly warnings: readonly IngotError[];
}
