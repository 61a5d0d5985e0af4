import { IngotError } from '../core/error.ts';
import { locationAt } from '../core/source-text.ts';
import type { Body, Template } from '../core/template.ts';
import type { Value } from './value.ts';

/** A value that a name stands for. */
export interface Given {
  readonly value: Value;
  /** Whether it comes from outside the project, whole or in part: from a variable or the environment. */
  readonly isForeign: boolean;
}

/** A value of the project's own. */
export function own(value: Value): Given {
  return { value, isForeign: false };
}

/** What names mean at one point of rendering. */
export interface Frame {
  readonly template: Template;
  /** What `this` is. */
  readonly context: Given;
  /** The frame that `../` goes to: around the nearest `each` or `with`. */
  readonly outer: Frame | undefined;
  /** `as |item index|`, and the parameters of a macro. */
  readonly locals: ReadonlyMap<string, Given>;
  /** `@index`, `@key`, `@first`, `@last`. */
  readonly loop: ReadonlyMap<string, Given>;
  /** What `{{> @partial-block}}` includes. */
  readonly block: { readonly body: Body; readonly frame: Frame } | undefined;
  readonly inlines: ReadonlyMap<string, { readonly body: Body; readonly template: Template }>;
  /** The place that called this macro; undefined at the top. */
  readonly calledAt: { readonly template: Template; readonly offset: number } | undefined;
  /** How many macros include each other here. */
  readonly macroDepth: number;
}

/** What is wrong at a place of the template that a frame renders. */
export interface Mistake {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

export function mistakeAt(frame: Frame, offset: number, mistake: Mistake): IngotError {
  const { code, message, hint } = mistake;
  return new IngotError(code, message, {
    location: locationAt(frame.template.source, offset),
    hint,
  });
}
