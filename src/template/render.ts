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
import { mistakeAt, type Frame } from './frame.ts';
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
  return {
    template,
    context: scope.root,
    outer: undefined,
    locals: scope.locals ?? none,
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
      if (piece.kind === 'inline') {
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
    const value = this.#evaluator.value(expression, frame);
    const text = printed(value);
    if (text === undefined) {
      throw mistakeAt(frame, expression.offset, {
        code: 'TEMPLATE_ARGUMENT',
        message: `${typeName(value)} can't be printed`,
        hint: 'Go through it with {{#each …}}, or use {{join …}} or {{literal …}}.',
      });
    }
    this.output.write(text, { template: frame.template, offset: expression.offset, isText: false });
  }

  #block(piece: BlockPiece, frame: Frame): void {
    this.#evaluator.count(frame, piece.offset);
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
    const value = this.#evaluator.value(isCall ? call : call.callee, frame);
    if (isList(value)) return this.#each(value, piece, frame);
    if (value === true) return this.body(piece.body, frame);
    this.#with(value, piece, frame);
  }

  #condition(call: Call, frame: Frame): boolean {
    const value = this.#single(call, frame, ['includeZero']);
    const includeZero = call.named.some(
      ({ value: given }) => this.#evaluator.value(given, frame) === true,
    );
    return isTruthy(value) || (includeZero && value === 0);
  }

  #single(call: Call, frame: Frame, named: readonly string[] = []): Value {
    const [argument] = call.positional;
    const wrong = call.named.find(({ name }) => !named.includes(name));
    if (call.positional.length !== 1 || argument === undefined || wrong !== undefined) {
      throw mistakeAt(frame, wrong?.offset ?? call.offset, {
        code: 'TEMPLATE_ARGUMENT',
        message: `{{#${call.callee.original}}} takes one argument`,
        hint: 'Put a comparison in brackets: {{#if (eq target.name "prod")}}.',
      });
    }
    return this.#evaluator.value(argument, frame);
  }

  #each(value: Value, piece: BlockPiece, frame: Frame): void {
    const entries = entriesOf(value);
    if (entries === undefined) {
      throw mistakeAt(frame, piece.offset, {
        code: 'TEMPLATE_ARGUMENT',
        message: `{{#each}} goes through a list or an object, not ${typeName(value)}`,
      });
    }
    if (entries.length === 0) return this.body(piece.inverse, frame);
    const [itemName, keyName] = piece.parameters;
    entries.forEach(([key, item], index) => {
      this.#evaluator.count(frame, piece.offset);
      const locals = new Map(frame.locals);
      if (itemName !== undefined) locals.set(itemName, item);
      if (keyName !== undefined) locals.set(keyName, key);
      const loop = new Map<string, Value>([
        ['index', index],
        ['key', key],
        ['first', index === 0],
        ['last', index === entries.length - 1],
      ]);
      this.body(piece.body, { ...frame, context: item, outer: frame, locals, loop });
    });
  }

  #with(value: Value, piece: BlockPiece, frame: Frame): void {
    if (!isTruthy(value)) return this.body(piece.inverse, frame);
    const [name] = piece.parameters;
    const locals = name === undefined ? frame.locals : new Map(frame.locals).set(name, value);
    this.body(piece.body, { ...frame, context: value, outer: frame, locals });
  }

  #partial(piece: PartialPiece, frame: Frame): void {
    this.#evaluator.count(frame, piece.offset);
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
    const locals = new Map([...frame.locals, ...this.#evaluator.named(piece.named, frame)]);
    const context =
      piece.context === undefined ? frame.context : this.#evaluator.value(piece.context, frame);
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
      const given = this.#evaluator.named(piece.named, frame);
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
      if (!locals.has(name)) locals.set(name, this.#evaluator.value(value, frame));
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
