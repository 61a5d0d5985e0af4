import { IngotError } from '../core/error.ts';
import { locationAt } from '../core/source-text.ts';
import { suggest } from '../core/suggest.ts';
import type {
  BlockPiece,
  Body,
  Call,
  Expression,
  PartialPiece,
  Piece,
  Template,
} from '../core/template.ts';
import { Evaluator } from './evaluate.ts';
import { mistakeAt, own, type Frame, type Given } from './frame.ts';
import { Output } from './output.ts';
import type { Scope } from './scope.ts';
import { isList, isTruthy, Printable, printed, typeName, type Value } from './value.ts';

/** Most macros that may include each other. */
export const maxMacroDepth = 50;

/**
 * Renders a template strictly: an unknown name, a wrong argument or a value without text is a mistake with its place.
 * @throws IngotError
 */
export function render(template: Template, scope: Scope): Output {
  const renderer = new Renderer(scope);
  renderer.body(template.body, topFrame(template, scope));
  return renderer.output;
}

/** The value of one expression of a template. */
export function evaluate(expression: Expression, template: Template, scope: Scope): Value {
  return new Evaluator(scope).value(expression, topFrame(template, scope));
}

function topFrame(template: Template, scope: Scope): Frame {
  const none = new Map<string, never>();
  const { locals } = scope;
  return {
    template,
    context: own(scope.root),
    outer: undefined,
    locals:
      locals === undefined ? none : new Map([...locals].map(([name, value]) => [name, own(value)])),
    loop: none,
    block: undefined,
    inlines: none,
    calledAt: undefined,
    macroDepth: 0,
  };
}

class Renderer {
  readonly output = new Output();
  readonly #scope: Scope;
  readonly #evaluator: Evaluator;

  constructor(scope: Scope) {
    this.#scope = scope;
    this.#evaluator = new Evaluator(scope);
  }

  body(body: Body, frame: Frame): void {
    let current = frame;
    for (const piece of body) {
      this.#evaluator.count(current, piece.offset);
      if (piece.kind === 'inline') {
        this.#evaluator.count(current, piece.offset, current.inlines.size);
        const inlines = new Map(current.inlines).set(piece.name, {
          body: piece.body,
          template: frame.template,
        });
        current = { ...current, inlines };
      } else if (piece.kind === 'output' && isParameters(piece.expression)) {
        current = this.#declareParameters(piece.expression, current);
      } else {
        this.#piece(piece, current);
      }
    }
  }

  #piece(piece: Exclude<Piece, { kind: 'inline' }>, frame: Frame): void {
    switch (piece.kind) {
      case 'text':
        return this.output.write(piece.text, {
          template: frame.template,
          offset: piece.offset,
          isText: true,
          isForeign: false,
        });
      case 'output':
        return this.#print(piece.expression, frame);
      case 'block':
        return this.#block(piece, frame);
      case 'partial':
        return this.#partial(piece, frame);
    }
  }

  #print(expression: Expression, frame: Frame): void {
    const { value, isForeign } = this.#evaluator.given(expression, frame);
    const text = printed(value);
    if (text === undefined) {
      throw mistakeAt(frame, expression.offset, {
        code: 'TEMPLATE_ARGUMENT',
        message: `${typeName(value)} can't be printed`,
        hint: 'Go through it with {{#each …}}, or use {{join …}} or {{literal …}}.',
      });
    }
    const { template } = frame;
    this.output.write(text, { template, offset: expression.offset, isText: false, isForeign });
  }

  #block(piece: BlockPiece, frame: Frame): void {
    switch (piece.call.callee.original) {
      case 'if':
        return this.body(this.#condition(piece.call, frame) ? piece.body : piece.inverse, frame);
      case 'unless':
        return this.body(this.#condition(piece.call, frame) ? piece.inverse : piece.body, frame);
      case 'each':
        return this.#each(this.#single(piece.call, frame), piece, frame);
      case 'with':
        return this.#with(this.#single(piece.call, frame), piece, frame);
      default:
        return this.#plainBlock(piece, frame);
    }
  }

  /** `{{#name}}`: a list is gone through, anything else is a condition that becomes `this`. */
  #plainBlock(piece: BlockPiece, frame: Frame): void {
    const { call } = piece;
    const isCall = call.positional.length > 0 || call.named.length > 0;
    const given = this.#evaluator.given(isCall ? call : call.callee, frame);
    if (isList(given.value)) return this.#each(given, piece, frame);
    if (given.value === true) return this.body(piece.body, frame);
    this.#with(given, piece, frame);
  }

  #condition(call: Call, frame: Frame): boolean {
    const { value } = this.#single(call, frame, ['includeZero']);
    const includeZero = call.named.some(
      ({ value: given }) => this.#evaluator.value(given, frame) === true,
    );
    return isTruthy(value) || (includeZero && value === 0);
  }

  #single(call: Call, frame: Frame, named: readonly string[] = []): Given {
    const [argument] = call.positional;
    const wrong = call.named.find(({ name }) => !named.includes(name));
    if (call.positional.length !== 1 || argument === undefined || wrong !== undefined) {
      throw mistakeAt(frame, wrong?.offset ?? call.offset, {
        code: 'TEMPLATE_ARGUMENT',
        message: `{{#${call.callee.original}}} takes one argument`,
        hint: 'Put a comparison in brackets: {{#if (eq target.name "prod")}}.',
      });
    }
    return this.#evaluator.given(argument, frame);
  }

  #each({ value, isForeign }: Given, piece: BlockPiece, frame: Frame): void {
    const entries = entriesOf(value);
    if (entries === undefined) {
      throw mistakeAt(frame, piece.offset, {
        code: 'TEMPLATE_ARGUMENT',
        message: `{{#each}} goes through a list or an object, not ${typeName(value)}`,
      });
    }
    if (entries.length === 0) return this.body(piece.inverse, frame);
    const [itemName, keyName] = piece.parameters;
    this.#evaluator.count(frame, piece.offset, entries.length * (1 + (frame.locals.size >> 4)));
    entries.forEach(([key, value], index) => {
      const item = { value, isForeign };
      const keyGiven = { value: key, isForeign };
      const locals = new Map(frame.locals);
      if (itemName !== undefined) locals.set(itemName, item);
      if (keyName !== undefined) locals.set(keyName, keyGiven);
      const loop = new Map<string, Given>([
        ['index', own(index)],
        ['key', keyGiven],
        ['first', own(index === 0)],
        ['last', own(index === entries.length - 1)],
      ]);
      this.body(piece.body, { ...frame, context: item, outer: frame, locals, loop });
    });
  }

  #with(given: Given, piece: BlockPiece, frame: Frame): void {
    if (!isTruthy(given.value)) return this.body(piece.inverse, frame);
    const [name] = piece.parameters;
    this.#evaluator.count(frame, piece.offset, frame.locals.size);
    const locals = name === undefined ? frame.locals : new Map(frame.locals).set(name, given);
    this.body(piece.body, { ...frame, context: given, outer: frame, locals });
  }

  #partial(piece: PartialPiece, frame: Frame): void {
    this.#evaluator.count(frame, piece.offset, piece.named.length + frame.locals.size);
    if (frame.macroDepth >= maxMacroDepth) {
      throw mistakeAt(frame, piece.offset, {
        code: 'TEMPLATE_LIMIT',
        message: `Macros include each other more than ${maxMacroDepth} deep`,
        hint: 'A macro that includes itself never ends.',
      });
    }
    this.output.indented(piece.indent, () => this.#include(piece, frame));
  }

  #include(piece: PartialPiece, frame: Frame): void {
    const name = String(this.#evaluator.value(piece.name, frame));
    const given = this.#evaluator.parameters(piece.named, frame);
    const locals = new Map([...frame.locals, ...given]);
    const context =
      piece.context === undefined ? frame.context : this.#evaluator.given(piece.context, frame);
    const macroDepth = frame.macroDepth + 1;
    if (name === '@partial-block') {
      if (frame.block === undefined)
        throw mistakeAt(frame, piece.offset, {
          code: 'TEMPLATE_UNKNOWN_NAME',
          message: 'This macro was called without a block',
        });
      const { body, frame: caller } = frame.block;
      return this.body(body, {
        ...caller,
        context,
        locals: new Map([...locals, ...caller.locals]),
        macroDepth,
      });
    }
    const block = piece.block === undefined ? undefined : { body: piece.block, frame };
    const inline = frame.inlines.get(name);
    if (inline !== undefined) {
      return this.body(inline.body, {
        ...frame,
        template: inline.template,
        context,
        locals,
        block,
        macroDepth,
      });
    }
    const macro = this.#scope.macros.get(name);
    if (macro !== undefined) {
      // A macro sees what it is given, not the names around its call.
      return this.body(macro.body, {
        ...frame,
        template: macro,
        context,
        outer: undefined,
        locals: given,
        block,
        inlines: new Map(),
        calledAt: { template: frame.template, offset: piece.offset },
        macroDepth,
      });
    }
    // As in Handlebars, the block stands in for a macro that is not there only under an inline name; here it is a mistake.
    const known = [...this.#scope.macros.keys(), ...frame.inlines.keys()];
    throw mistakeAt(frame, piece.offset, {
      code: 'MACRO_NOT_FOUND',
      message: `No macro is named "${name}"`,
      hint: suggest(name, known),
    });
  }

  #declareParameters(call: Call, frame: Frame): Frame {
    const locals = new Map(frame.locals);
    for (const required of call.positional) {
      const name = required.kind === 'path' ? required.original : '';
      if (!locals.has(name)) {
        const { template, offset } = frame.calledAt ?? {
          template: frame.template,
          offset: required.offset,
        };
        throw new IngotError(
          'TEMPLATE_ARGUMENT',
          `The parameter "${name}" of ${frame.template.source.path} was not given`,
          {
            location: locationAt(template.source, offset),
          },
        );
      }
    }
    for (const { name, value } of call.named) {
      if (!locals.has(name)) locals.set(name, this.#evaluator.given(value, frame));
    }
    return { ...frame, locals };
  }
}

/** `{{parameters column precision=2}}` declares what a macro or generic test takes: required names and defaults. */
export function isParameters(expression: Expression): expression is Call {
  return expression.kind === 'call' && expression.callee.original === 'parameters';
}

function entriesOf(value: Value): (readonly [Value, Value])[] | undefined {
  if (isList(value)) return value.map((item, index) => [index, item]);
  if (value === null || value === false) return [];
  if (typeof value !== 'object' || value instanceof Printable) return undefined;
  return Object.entries(value);
}
