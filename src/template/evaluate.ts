import type { IngotError } from '../core/error.ts';
import { suggest } from '../core/suggest.ts';
import type { Call, Expression, NamedArgument, Path } from '../core/template.ts';
import { Budget } from './budget.ts';
import { mistakeAt, type Frame, type Given } from './frame.ts';
import type { Helper } from './helper.ts';
import type { Scope } from './scope.ts';
import { fieldNames, fieldOf, typeName, type Value } from './value.ts';

/** Names that only blocks use. */
const blockNames = ['if', 'unless', 'each', 'with'];

/** Finds the values of expressions, and counts the work so that no template runs for ever. */
export class Evaluator {
  readonly #scope: Scope;
  readonly #budget = new Budget();
  /** Whether a part of the value that is being found comes from outside the project. */
  #isForeign = false;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  value(expression: Expression, frame: Frame): Value {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'path':
        return this.#path(expression, frame);
      case 'call':
        return this.#call(expression, frame);
    }
  }

  /** The value, and whether any of it comes from outside the project. */
  given(expression: Expression, frame: Frame): Given {
    this.#isForeign = false;
    const value = this.value(expression, frame);
    return { value, isForeign: this.#isForeign };
  }

  /** What the names of a macro's parameters stand for. */
  parameters(list: readonly NamedArgument[], frame: Frame): Map<string, Given> {
    return new Map(list.map(({ name, value }) => [name, this.given(value, frame)]));
  }

  /** Counts steps. @throws IngotError TEMPLATE_LIMIT */
  count(frame: Frame, offset: number, steps = 1): void {
    const message = this.#budget.take(steps);
    if (message !== undefined) throw mistakeAt(frame, offset, { code: 'TEMPLATE_LIMIT', message });
  }

  /** Counts the length of a value. @throws IngotError TEMPLATE_LIMIT */
  #handle(value: Value, frame: Frame, offset: number): void {
    const message = this.#budget.handle(value);
    if (message !== undefined) throw mistakeAt(frame, offset, { code: 'TEMPLATE_LIMIT', message });
  }

  #call(call: Call, frame: Frame): Value {
    const name = call.callee.original;
    const found = this.#scope.helpers.get(name);
    if (found !== undefined) return this.#run(found, call, frame);
    const hint = blockNames.includes(name)
      ? `Write it as a block: {{#${name} …}} … {{/${name}}}.`
      : suggest(name, this.#scope.helpers.keys());
    throw mistakeAt(frame, call.offset, {
      code: 'HELPER_NOT_FOUND',
      message: `No helper is named "${name}"`,
      hint,
    });
  }

  #run(found: Helper, call: Call, frame: Frame): Value {
    this.count(frame, call.offset, 1 + call.positional.length + call.named.length);
    const name = call.callee.original;
    const fail = (code: string, message: string, hint?: string) =>
      mistakeAt(frame, call.offset, { code, message, hint });
    const [least, most] = found.positional;
    const given = call.positional.length;
    if (given < least || given > most)
      throw fail('TEMPLATE_ARGUMENT', `"${name}" takes ${countWords(least, most)}, not ${given}`);
    for (const argument of call.named) {
      if (found.named === 'any' || found.named.includes(argument.name)) continue;
      throw mistakeAt(frame, argument.offset, {
        code: 'TEMPLATE_ARGUMENT',
        message: `"${name}" takes no "${argument.name}"`,
        hint: suggest(argument.name, found.named),
      });
    }
    const positional = call.positional.map((each) => this.value(each, frame));
    const named = new Map(call.named.map((each) => [each.name, this.value(each.value, frame)]));
    for (const value of positional) this.#handle(value, frame, call.offset);
    const value = found.run({ positional, named, fail });
    this.#handle(value, frame, call.offset);
    if (found.isForeign === true) this.#isForeign = true;
    return value;
  }

  #path(path: Path, frame: Frame): Value {
    if (path.isData) return this.#dataPath(path, frame);
    let at: Frame | undefined = frame;
    for (let step = 0; step < path.depth && at !== undefined; step++) at = at.outer;
    if (at === undefined) throw this.#unknown(path, frame, 'There is nothing further out');
    const [head] = path.parts;
    if (head === undefined) return this.#open(at.context);
    if (path.isScoped) return this.#follow(this.#open(at.context), path, { from: 0, frame });
    const local = at.locals.get(head);
    if (local !== undefined) return this.#follow(this.#open(local), path, { from: 1, frame });
    if (path.parts.length === 1) {
      const callable = this.#scope.helpers.get(head);
      if (callable !== undefined)
        return this.#run(
          callable,
          { kind: 'call', callee: path, positional: [], named: [], offset: path.offset },
          frame,
        );
    }
    const field = fieldOf(at.context.value, head);
    if (field !== undefined) {
      this.#open(at.context);
      return this.#follow(field, path, { from: 1, frame });
    }
    const global = this.#scope.globals.get(head);
    if (global !== undefined) return this.#follow(global, path, { from: 1, frame });
    throw this.#unknown(path, frame, `Nothing is named "${head}"`);
  }

  #dataPath(path: Path, frame: Frame): Value {
    const [head] = path.parts;
    if (head === 'root') return this.#follow(this.#scope.root, path, { from: 1, frame });
    let at: Frame | undefined = frame;
    for (let step = 0; step < path.depth && at !== undefined; step++) at = at.outer;
    const given = at?.loop.get(head ?? '');
    if (given === undefined)
      throw this.#unknown(path, frame, `"@${head}" is known only inside {{#each}}`);
    return this.#follow(this.#open(given), path, { from: 1, frame });
  }

  #open({ value, isForeign }: Given): Value {
    if (isForeign) this.#isForeign = true;
    return value;
  }

  #follow(start: Value, path: Path, { from, frame }: { from: number; frame: Frame }): Value {
    let value = start;
    for (const part of path.parts.slice(from)) {
      const next = fieldOf(value, part);
      if (next === undefined) {
        throw mistakeAt(frame, path.offset, {
          code: 'TEMPLATE_UNKNOWN_NAME',
          message: `"${path.original}": there is no "${part}" in ${typeName(value)}`,
          hint: suggest(part, fieldNames(value)),
        });
      }
      value = next;
    }
    return value;
  }

  #unknown(path: Path, frame: Frame, message: string): IngotError {
    const known = [
      ...frame.locals.keys(),
      ...this.#scope.helpers.keys(),
      ...this.#scope.globals.keys(),
      ...fieldNames(frame.context.value),
    ];
    return mistakeAt(frame, path.offset, {
      code: 'TEMPLATE_UNKNOWN_NAME',
      message,
      hint: suggest(path.parts[0] ?? path.original, known),
    });
  }
}

function countWords(least: number, most: number): string {
  const many = (count: number) => `${count} argument${count === 1 ? '' : 's'}`;
  if (least === most) return many(least);
  return most === Infinity ? `at least ${many(least)}` : `${least} to ${many(most)}`;
}
