import type { Body, Template } from '../core/template.ts';
import type { Value } from './value.ts';

/** What names mean at one point of rendering. */
export interface Frame {
  readonly template: Template;
  /** What `this` is. */
  readonly context: Value;
  /** The frame that `../` goes to: around the nearest `each` or `with`. */
  readonly outer: Frame | undefined;
  /** `as |item index|`, and the parameters of a macro. */
  readonly locals: ReadonlyMap<string, Value>;
  /** `@index`, `@key`, `@first`, `@last`. */
  readonly loop: ReadonlyMap<string, Value>;
  /** What `{{> @partial-block}}` includes. */
  readonly block: { readonly body: Body; readonly frame: Frame } | undefined;
  readonly inlines: ReadonlyMap<string, { readonly body: Body; readonly template: Template }>;
  /** The place that called this macro; undefined at the top. */
  readonly calledAt: { readonly template: Template; readonly offset: number } | undefined;
  /** How many macros include each other here. */
  readonly macroDepth: number;
}
