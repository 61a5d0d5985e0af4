import { IngotError, type ErrorCollector } from '../core/error.ts';
import type { Ref } from '../core/node.ts';
import { locationAt } from '../core/source-text.ts';
import type {
  BlockPiece,
  Body,
  Call,
  Expression,
  PartialPiece,
  Template,
} from '../core/template.ts';
import { isParameters, maxMacroDepth } from '../template/render.ts';

/**
 * Texts that a name can stand for, as far as the template itself says: macro parameters, turns of a constant list;
 * undefined where only running the template would tell.
 */
type Constants = ReadonlyMap<string, readonly string[] | undefined>;

interface Place {
  readonly template: Template;
  readonly constants: Constants;
  readonly inlines: ReadonlyMap<string, Body>;
  readonly depth: number;
}

/**
 * Every `{{ref …}}` and `{{source …}}` of a template and of the macros it includes, read off the syntax tree: also those
 * in a branch that is off today. Sorted by name, each once.
 */
export function findRefs(
  template: Template,
  macros: ReadonlyMap<string, Template>,
  errors: ErrorCollector,
): Ref[] {
  const finder = new RefFinder(macros, errors);
  const place = { template, constants: new Map(), inlines: new Map(), depth: 0 };
  errors.try(() => finder.body(template.body, place));
  return [...finder.found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref);
}

/** Most pieces that are looked at for one template, each macro counted as often as it is included in another way. */
const maxPieces = 1_000_000;

/** Most nodes that one template may name. */
const maxRefs = 10_000;

class RefFinder {
  readonly found = new Map<string, Ref>();
  readonly #macros: ReadonlyMap<string, Template>;
  readonly #errors: ErrorCollector;
  readonly #included = new Map<Body, Visit[]>();
  #pieces = 0;

  constructor(macros: ReadonlyMap<string, Template>, errors: ErrorCollector) {
    this.#macros = macros;
    this.#errors = errors;
  }

  body(body: Body, place: Place): void {
    let here = place;
    for (const piece of body) {
      this.#count(here, piece.offset);
      switch (piece.kind) {
        case 'text':
          break;
        case 'inline':
          this.#count(here, piece.offset, here.inlines.size);
          here = { ...here, inlines: new Map(here.inlines).set(piece.name, piece.body) };
          break;
        case 'output':
          here = isParameters(piece.expression) ? withDefaults(piece.expression, here) : here;
          this.#expression(piece.expression, here);
          break;
        case 'block':
          this.#block(piece, here);
          break;
        case 'partial':
          this.#partial(piece, here);
          break;
      }
    }
  }

  #block(piece: BlockPiece, place: Place): void {
    this.#expression(piece.call, place);
    this.body(piece.body, withTurns(piece, place));
    this.body(piece.inverse, place);
  }

  #partial(piece: PartialPiece, place: Place): void {
    for (const { value } of piece.named) this.#expression(value, place);
    if (piece.context !== undefined) this.#expression(piece.context, place);
    if (piece.block !== undefined) this.body(piece.block, place);
    const names = textsOf(piece.name, place);
    if (names === undefined) {
      const hint =
        'Write the name out, so that the graph can be read without running the template.';
      return this.#errors.add(
        new IngotError('MACRO_NAME_DYNAMIC', 'The name of a macro must be written out', {
          location: locationAt(place.template.source, piece.offset),
          hint,
        }),
      );
    }
    if (place.depth > maxMacroDepth) return;
    const given = new Map(piece.named.map(({ name, value }) => [name, textsOf(value, place)]));
    for (const name of names) {
      const inline = place.inlines.get(name);
      const macro = this.#macros.get(name);
      const depth = place.depth + 1;
      if (inline !== undefined)
        this.#include(inline, {
          ...place,
          constants: new Map([...place.constants, ...given]),
          depth,
        });
      else if (macro !== undefined)
        this.#include(macro.body, { template: macro, constants: given, inlines: noInlines, depth });
    }
  }

  /** Looks into a macro, unless it was looked into with the same names: macros may include each other. */
  #include(body: Body, place: Place): void {
    const constants = JSON.stringify([...place.constants]);
    const visits = this.#included.get(body) ?? [];
    const isKnown = visits.some(
      (each) =>
        each.inlines === place.inlines && each.constants === constants && each.depth <= place.depth,
    );
    if (isKnown) return;
    this.#count(place, 0, visits.length + constants.length / 100);
    visits.push({ inlines: place.inlines, constants, depth: place.depth });
    this.#included.set(body, visits);
    this.body(body, place);
  }

  #count({ template, constants }: Place, offset: number, weight = 1): void {
    this.#pieces += weight + (constants.size >> 4);
    if (this.#pieces <= maxPieces) return;
    throw new IngotError(
      'TEMPLATE_LIMIT',
      'The macros of this template include each other too often',
      {
        location: locationAt(template.source, offset),
        hint: 'A macro that includes itself never ends.',
      },
    );
  }

  #expression(expression: Expression, place: Place): void {
    if (expression.kind !== 'call') return;
    this.#arguments(expression, place);
    const name = expression.callee.original;
    if (name === 'ref') this.#ref(expression, place);
    if (name === 'source') this.#source(expression, place);
  }

  #arguments(call: Call, place: Place): void {
    for (const argument of call.positional) this.#expression(argument, place);
    for (const { value } of call.named) this.#expression(value, place);
  }

  #ref(call: Call, place: Place): void {
    const [argument] = call.positional;
    const isUnfiltered = unfilteredIn(call);
    if (call.positional.length !== 1 || argument === undefined || isUnfiltered === undefined) {
      return this.#wrong(
        call,
        place,
        call.named.length > 0
          ? unfilteredHint
          : 'Write {{ref "orders"}} or, with the layer, {{ref "gold.orders"}}.',
      );
    }
    const location = locationAt(place.template.source, call.offset);
    for (const name of this.#names(argument, call, place))
      this.#add(`ref ${name}`, { kind: 'ref', name, location, ...isUnfiltered }, place);
  }

  #source(call: Call, place: Place): void {
    const [first, second] = call.positional;
    const isUnfiltered = unfilteredIn(call);
    if (
      call.positional.length !== 2 ||
      first === undefined ||
      second === undefined ||
      isUnfiltered === undefined
    ) {
      return this.#wrong(
        call,
        place,
        call.named.length > 0 ? unfilteredHint : 'Write {{source "source name" "table name"}}.',
      );
    }
    const location = locationAt(place.template.source, call.offset);
    for (const sourceName of this.#names(first, call, place)) {
      this.#count(place, call.offset);
      for (const tableName of this.#names(second, call, place)) {
        const ref: Ref = { kind: 'source', sourceName, tableName, location, ...isUnfiltered };
        this.#add(`source ${sourceName} ${tableName}`, ref, place);
      }
    }
  }

  #names(argument: Expression, call: Call, place: Place): readonly string[] {
    const texts = textsOf(argument, place);
    if (texts === undefined)
      this.#wrong(
        call,
        place,
        'Give the name as a text in quotes, so that the graph can be read without running the template.',
      );
    return texts ?? [];
  }

  #add(key: string, ref: Ref, place: Place): void {
    const known = this.found.get(key);
    if (known !== undefined) {
      if (ref.isUnfiltered === undefined) this.found.set(key, filtered(known));
      return;
    }
    if (this.found.size >= maxRefs)
      throw new IngotError(
        'TEMPLATE_LIMIT',
        `The template names more than ${maxRefs.toLocaleString('en')} nodes`,
        {
          location: ref.location,
        },
      );
    this.found.set(key, ref);
    this.#count(place, 0);
  }

  #wrong(call: Call, place: Place, hint: string): void {
    const location = locationAt(place.template.source, call.offset);
    this.#errors.add(
      new IngotError('REF_INVALID', `This {{${call.callee.original}}} can't be read`, {
        location,
        hint,
      }),
    );
  }
}

const unfilteredHint =
  'The name may be followed by unfiltered=true alone, for all rows in every batch of time.';

/** Whether a ref says `unfiltered=true`; undefined where it says something else. */
function unfilteredIn({ named }: Call): Pick<Ref, 'isUnfiltered'> | undefined {
  const [argument, other] = named;
  if (argument === undefined) return {};
  const { name, value } = argument;
  if (name !== 'unfiltered' || other !== undefined || value.kind !== 'literal') return undefined;
  if (typeof value.value !== 'boolean') return undefined;
  return value.value ? { isUnfiltered: true } : {};
}

/** One place that is filtered is enough. */
function filtered({ isUnfiltered: _, ...ref }: Ref): Ref {
  return ref;
}

interface Visit {
  readonly inlines: Place['inlines'];
  readonly constants: string;
  /** A deeper visit may have stopped before the end. */
  readonly depth: number;
}

const noInlines: Place['inlines'] = new Map();

/** The texts that an expression can have; undefined where only running the template would tell. */
function textsOf(expression: Expression, place: Place): readonly string[] | undefined {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' ? [expression.value] : undefined;
    case 'path':
      if (expression.depth > 0) return undefined;
      return place.constants.get(expression.parts.length === 0 ? 'this' : expression.original);
    case 'call':
      return undefined;
  }
}

function listOf(expression: Expression, place: Place): readonly string[] | undefined {
  if (expression.kind !== 'call' || expression.callee.original !== 'list') return undefined;
  const texts = expression.positional.map((item) => textsOf(item, place));
  return texts.every((each) => each !== undefined) ? texts.flat() : undefined;
}

/** What `this` and the block's parameters stand for inside it; `if` and `unless` leave them as they are. */
function withTurns({ call, parameters }: BlockPiece, place: Place): Place {
  const name = call.callee.original;
  if (name === 'if' || name === 'unless') return place;
  const [items] = call.positional;
  const values = name === 'each' && items !== undefined ? listOf(items, place) : undefined;
  const [itemName, ...others] = parameters;
  const constants = new Map(place.constants).set('this', values);
  if (itemName !== undefined) constants.set(itemName, values);
  for (const other of others) constants.set(other, undefined);
  return { ...place, constants };
}

function withDefaults(parameters: Call, place: Place): Place {
  const constants = new Map(place.constants);
  for (const { name, value } of parameters.named) {
    const texts = textsOf(value, place);
    if (!constants.has(name) && texts !== undefined) constants.set(name, texts);
  }
  return { ...place, constants };
}
