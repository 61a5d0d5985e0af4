import { NAME_PATTERN } from '../../../core/xml-path.ts';
import { DATA, NIL, NO_NAME, attributesAfter, elementsAfter } from './name-table.ts';
import { FROM, HAS_ATTRIBUTES, IS_NIL, KIND, NAME, NODE_SIZE, QUOTED, TEXT, TO } from './tape.ts';
import { INCOMPLETE, TextScanner, type BROKEN, type Scanning } from './text-scanner.ts';
import {
  ASKS_LINE,
  DOUBLE_QUOTE,
  EQUALS,
  GREATER,
  IS_SPACE,
  LESS,
  NAME_BEYOND_ASCII,
  NAME_KINDS,
  NAME_START,
  SINGLE_QUOTE,
  SLASH,
  TEXT_KINDS,
} from './xml-characters.ts';
import { XML_LIMITS } from './xml-limits.ts';

/** In place of a place: no name begins there. */
const NO_ATTRIBUTE = -3;

/** Reads names, tags and processing instructions as `TextScanner` reads text. */
export class MarkupScanner extends TextScanner {
  /** The number of the last name that was read. */
  name = NO_NAME;
  /** Whether the last start tag closed itself: `<a/>`. */
  isEmptyTag = false;
  readonly #mostAttributes: number;
  #lastElement = NO_NAME;

  constructor(scanning: Scanning, limits: { readonly attributes: number }) {
    super(scanning);
    this.#mostAttributes = limits.attributes;
  }

  /** Adds the element and its attributes to the tape. */
  startTag(at: number): number {
    const { bytes } = this.window;
    const named = this.elementName(at + 1);
    if (named < 0) return named;
    const element = this.tape.addElement(this.name, at);
    if (bytes[named] === GREATER) {
      this.isEmptyTag = false;
      return named + 1;
    }
    return this.#restOfTag(named, element);
  }

  /**
   * An element with a name that was expected, no attributes, and nothing but text without references; or undefined. Most
   * files are made of such elements, which `startTag`, `characters` and `endTag` would read just the same.
   */
  plainElement(at: number): number | undefined {
    const { bytes, end } = this.window;
    const { names, tape } = this;
    const name = names.guess(elementsAfter(this.#lastElement), bytes, at + 1);
    if (name === NO_NAME) return undefined;
    const length = names.lengths[name]!;
    const from = at + length + 2;
    if (bytes[from - 1] !== GREATER) return undefined;
    let kind = TEXT;
    let lines = 0;
    let next = from;
    for (;;) {
      let asks = TEXT_KINDS[bytes[next]!]!;
      while (asks === 0) asks = TEXT_KINDS[bytes[++next]!]!;
      if (asks > ASKS_LINE) break;
      kind |= QUOTED;
      if (asks === ASKS_LINE) lines++;
      next++;
    }
    const close = next + 2 + length;
    if (bytes[next] !== LESS || bytes[next + 1] !== SLASH || close >= end) return undefined;
    if (bytes[close] !== GREATER || !names.standsAt(name, bytes, next + 2)) return undefined;
    this.#lastElement = name;
    this.lines += lines;
    const element = tape.addElement(name, at);
    if (next > from) tape.addSpan(kind, from, next);
    tape.nodes[element + TO] = tape.length;
    return close + 1;
  }

  /** The name after a `<`. */
  elementName(at: number): number {
    const { bytes, end } = this.window;
    const slot = elementsAfter(this.#lastElement);
    const guessed = this.names.guess(slot, bytes, at);
    if (guessed !== NO_NAME) {
      this.#lastElement = this.name = guessed;
      const next = at + this.names.lengths[guessed]!;
      return next >= end ? INCOMPLETE : next;
    }
    if (at < end && !startsName(bytes[at]!)) {
      return this.fail(at - 1, '"<" stands alone; write it as "&lt;"');
    }
    const next = this.#readName(at);
    if (next >= 0) {
      this.names.remember(slot, this.name);
      this.#lastElement = this.name;
    }
    return next;
  }

  /** The end tag at `at`, which must close an element of the name `expected`. */
  endTag(at: number, expected: number): number {
    const { bytes, end } = this.window;
    const { names } = this;
    const length = names.lengths[expected]!;
    const close = at + 2 + length;
    if (bytes[close] === GREATER && close < end && names.standsAt(expected, bytes, at + 2)) {
      return close + 1;
    }
    return this.#endTagSlowly(at, expected);
  }

  processingInstruction(at: number): number {
    const named = this.#readName(at + 2);
    if (named < 0) return named;
    const name = this.names.text(this.name);
    if (name.toLowerCase() === 'xml') {
      return this.fail(at, 'An XML declaration may stand only at the very start of the file');
    }
    if (IS_SPACE[this.window.bytes[named]!] === 0) {
      const isEnd = this.window.has('?>', named);
      if (isEnd === undefined) return INCOMPLETE;
      if (!isEnd) return this.fail(named, `A blank must follow "<?${name}"`);
    }
    const close = this.window.indexOfMark('?>', named);
    if (close === -1) return this.endless(at, 'The processing instruction has no end "?>"');
    const kind = this.plainKind(named, close);
    return kind < 0 ? kind : close + 2;
  }

  #restOfTag(named: number, element: number): number {
    const { bytes, end } = this.window;
    const { name } = this;
    this.names.tags = (this.names.tags + 1) | 0;
    let attributes = 0;
    let slot = attributesAfter(name);
    let next = named;
    for (;;) {
      const gap = this.skipSpace(next);
      this.isEmptyTag = bytes[gap] === SLASH;
      const close = this.isEmptyTag ? gap + 1 : gap;
      if (close >= end) return INCOMPLETE;
      if (bytes[close] === GREATER) {
        this.name = name;
        return close + 1;
      }
      if (gap === next) {
        return this.fail(gap, `A blank or ">" must follow in the tag "<${this.names.text(name)}"`);
      }
      next = this.#attributeName(gap, slot);
      if (next === NO_ATTRIBUTE) {
        const owner = this.names.text(name);
        return this.fail(gap, `An attribute of "<${owner}>" must begin with a name`);
      }
      if (next >= 0) next = this.#attribute(gap, next, element);
      if (next < 0) return next;
      if (++attributes > this.#mostAttributes) return this.#tooManyAttributes(gap);
      slot = attributesAfter(this.name);
    }
  }

  #attributeName(at: number, slot: number): number {
    const { bytes, end } = this.window;
    const { names } = this;
    const guessed = names.guess(slot, bytes, at);
    if (guessed !== NO_NAME) {
      this.name = guessed;
      const next = at + names.lengths[guessed]!;
      return next >= end ? INCOMPLETE : next;
    }
    if (!startsName(bytes[at]!)) return NO_ATTRIBUTE;
    const next = this.#readName(at);
    if (next >= 0) names.remember(slot, this.name);
    return next;
  }

  /** The value of the attribute at a place whose name was just read. */

  #attribute(at: number, named: number, element: number): number {
    const { bytes } = this.window;
    const attribute = this.name;
    const isUsual = bytes[named] === EQUALS && isQuote(bytes[named + 1]!);
    const open = isUsual ? named + 1 : this.#quoteAfter(at, named);
    if (open < 0) return open;
    const next = this.attributeValue(open, attribute);
    if (next < 0) return next;
    const { stamps, roles, tags } = this.names;
    if (stamps[attribute] === tags) {
      return this.fail(at, `The attribute "${this.names.text(attribute)}" is given twice`);
    }
    stamps[attribute] = tags;
    if (roles[attribute] !== DATA) this.#dropAttribute(attribute, element);
    else {
      this.tape.nodes[this.tape.length - NODE_SIZE + NAME] = attribute;
      this.tape.nodes[element + KIND]! |= HAS_ATTRIBUTES;
    }
    return next;
  }

  #dropAttribute(attribute: number, element: number): void {
    const { tape, window, names } = this;
    tape.length -= NODE_SIZE;
    if (names.roles[attribute] !== NIL) return;
    const { nodes, length: node } = tape;
    const value = window.textBetween(nodes[node + FROM]!, nodes[node + TO]!).trim();
    if (value === 'true' || value === '1') nodes[element + KIND]! |= IS_NIL;
  }

  #quoteAfter(at: number, named: number): number {
    const { bytes, end } = this.window;
    const name = this.names.text(this.name);
    const equals = this.skipSpace(named);
    if (equals >= end) return INCOMPLETE;
    if (bytes[equals] !== EQUALS) return this.fail(at, `The attribute "${name}" has no value`);
    const open = this.skipSpace(equals + 1);
    if (open >= end) return INCOMPLETE;
    if (isQuote(bytes[open]!)) return open;
    return this.fail(open, `The value of the attribute "${name}" is not in quotes`);
  }

  #tooManyAttributes(at: number): typeof BROKEN {
    const most = String(this.#mostAttributes);
    return this.fail(at, `An element has more than ${most} attributes (limits.attributes)`);
  }

  #endTagSlowly(at: number, expected: number): number {
    const named = this.#readName(at + 2);
    if (named < 0) return named;
    const { name } = this;
    const next = this.skipSpace(named);
    if (next >= this.window.end) return INCOMPLETE;
    const text = this.names.text(name);
    if (this.window.bytes[next] !== GREATER) {
      return this.fail(next, `The end tag "</${text}" lacks its ">"`);
    }
    if (name !== expected) {
      const open = this.names.text(expected);
      return this.fail(at, `The end tag "</${text}>" does not match the start tag "<${open}>"`);
    }
    return next + 1;
  }

  #readName(at: number): number {
    const { bytes, end } = this.window;
    let to = at;
    let kinds = 0;
    for (let kind = NAME_KINDS[bytes[to]!]!; kind !== 0; kind = NAME_KINDS[bytes[to]!]!) {
      kinds |= kind;
      to++;
    }
    if (to >= end) return INCOMPLETE;
    if (!startsName(bytes[at]!)) {
      return this.fail(at, 'A name must stand here; it begins with a letter or "_"');
    }
    if (to - at > XML_LIMITS.nameBytes) {
      return this.fail(at, `A name is longer than ${String(XML_LIMITS.nameBytes)} bytes`);
    }
    const text = this.window.textBetween(at, to);
    if ((kinds & NAME_BEYOND_ASCII) !== 0 && !NAME_PATTERN.test(text)) {
      return this.fail(at, `"${text}" is not a name that XML allows`);
    }
    this.name = this.names.numberOf(text);
    return to;
  }
}

function startsName(byte: number): boolean {
  const kind = NAME_KINDS[byte]!;
  return kind === NAME_START || kind === NAME_BEYOND_ASCII;
}

function isQuote(byte: number): boolean {
  return byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE;
}
