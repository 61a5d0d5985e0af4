import type { Statement } from './adapter.ts';
import type { Location } from './source-text.ts';
import type { Template } from './template.ts';

/** SQL that runs before or after something is built. */
export interface Hook {
  readonly template: Template;
  readonly location: Location;
  /** False: before the transaction of the build begins, or after it has ended. */
  readonly isInTransaction: boolean;
}

/** The hooks of a node. */
export interface Hooks {
  readonly pre: readonly Hook[];
  readonly post: readonly Hook[];
}

/** A hook as it is sent. */
export interface CompiledHook extends Pick<Hook, 'location' | 'isInTransaction'> {
  readonly statements: readonly Statement[];
}

export interface CompiledHooks {
  readonly pre: readonly CompiledHook[];
  readonly post: readonly CompiledHook[];
}

/** The hooks of a node, in the order in which they run; undefined for the kinds that have none. */
export function hooksOf(node: { readonly hooks?: Hooks }): readonly Hook[] {
  return node.hooks === undefined ? [] : [...node.hooks.pre, ...node.hooks.post];
}
