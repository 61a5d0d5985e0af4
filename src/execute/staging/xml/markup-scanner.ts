import type { BROKEN } from './text-scanner.ts';
import { INCOMPLETE, TextScanner } from './text-scanner.ts';
import {
  DOUBLE_QUOTE,
  EQUALS,
  GREATER,
  IS_SPACE,
  NAME_BEYOND_ASCII,
  NAME_KINDS,
  NAME_PATTERN,
  NAME_START,
  SINGLE_QUOTE,
  SLASH,
} from './xml-characters.ts';
import { XML_LIMITS } from './xml-limits.ts';

export type Attribute = readonly [name: string, value: string];

/** Reads names, tags and processing instructions as `TextScanner` reads text. */
export class MarkupScanner extends TextScanner {
  name = '';
  attributes: Attribute[] = [];
  /** Whether the last start tag closed itself: `<a/>`. */
  isEmptyTag = false;

  skipSpace(at: number): number {
    const { bytes } = this.window;
    let next = at;
    while (IS_SPACE[bytes[next]!] === 1) next++;
    return Math.min(next, this.window.end);
  }

  startTag(at: number): number {
    let next = this.elementName(at + 1);
    const { name } = this;
    this.attributes = [];
    while (next >= 0) {
      const { bytes, end } = this.window;
      const gap = this.skipSpace(next);
      this.isEmptyTag = bytes[gap] === SLASH;
      const close = this.isEmptyTag ? gap + 1 : gap;
      if (close >= end) return INCOMPLETE;
      if (bytes[close] === GREATER) {
        this.name = name;
        return close + 1;
      }
      if (gap === next) {
        return this.fail(gap, `A blank or ">" must follow in the tag "<${name}"`);
      }
      next = this.#attribute(gap, name);
    }
    return next;
  }

  /** The name after a `<`. */
  elementName(at: number): number {
    return at < this.window.end && !this.#startsName(at)
      ? this.fail(at - 1, '"<" stands alone; write it as "&lt;"')
      : this.#name(at);
  }

  /** The end tag at `at`, which must close the element `expected`. */
  endTag(at: number, expected: string): number {
    const named = this.#name(at + 2);
    if (named < 0) return named;
    const { name } = this;
    const next = this.skipSpace(named);
    if (next >= this.window.end) return INCOMPLETE;
    if (this.window.bytes[next] !== GREATER) {
      return this.fail(next, `The end tag "</${name}" lacks its ">"`);
    }
    if (name !== expected) {
      return this.fail(at, `The end tag "</${name}>" does not match the start tag "<${expected}>"`);
    }
    return next + 1;
  }

  processingInstruction(at: number): number {
    const named = this.#name(at + 2);
    if (named < 0) return named;
    if (this.name.toLowerCase() === 'xml') {
      return this.fail(at, 'An XML declaration may stand only at the very start of the file');
    }
    const close = this.window.indexOf('?>', named);
    if (close === -1) return this.endless(at, 'The processing instruction has no end "?>"');
    if (close !== named && IS_SPACE[this.window.bytes[named]!] === 0) {
      return this.fail(named, `A blank must follow "<?${this.name}"`);
    }
    return this.allowed(named, close) ?? close + 2;
  }

  #name(at: number): number {
    const { bytes, end } = this.window;
    let to = at;
    let kinds = 0;
    for (let kind = NAME_KINDS[bytes[to]!]!; kind !== 0; kind = NAME_KINDS[bytes[to]!]!) {
      kinds |= kind;
      to++;
    }
    if (to >= end) return INCOMPLETE;
    if (!this.#startsName(at)) {
      return this.fail(at, 'A name must stand here; it begins with a letter or "_"');
    }
    if (to - at > XML_LIMITS.nameBytes) {
      return this.fail(at, `A name is longer than ${String(XML_LIMITS.nameBytes)} bytes`);
    }
    this.name = this.window.textBetween(at, to);
    if ((kinds & NAME_BEYOND_ASCII) !== 0 && !NAME_PATTERN.test(this.name)) {
      return this.fail(at, `"${this.name}" is not a name that XML allows`);
    }
    return to;
  }

  #startsName(at: number): boolean {
    const kind = NAME_KINDS[this.window.bytes[at]!]!;
    return kind === NAME_START || kind === NAME_BEYOND_ASCII;
  }

  #attribute(at: number, element: string): number {
    if (!this.#startsName(at)) {
      return this.fail(at, `An attribute of "<${element}>" must begin with a name`);
    }
    const named = this.#name(at);
    if (named < 0) return named;
    const { name } = this;
    const equals = this.skipSpace(named);
    const { bytes, end } = this.window;
    if (equals >= end) return INCOMPLETE;
    if (bytes[equals] !== EQUALS) return this.fail(at, `The attribute "${name}" has no value`);
    const open = this.skipSpace(equals + 1);
    if (open >= end) return INCOMPLETE;
    if (bytes[open] !== DOUBLE_QUOTE && bytes[open] !== SINGLE_QUOTE) {
      return this.fail(open, `The value of the attribute "${name}" is not in quotes`);
    }
    const next = this.attributeValue(open, name);
    return next < 0 ? next : (this.#addAttribute(at, name) ?? next);
  }

  #addAttribute(at: number, name: string): typeof BROKEN | undefined {
    if (this.attributes.some(([other]) => other === name)) {
      return this.fail(at, `The attribute "${name}" is given twice`);
    }
    if (this.attributes.length === XML_LIMITS.attributesPerElement) {
      const limit = String(XML_LIMITS.attributesPerElement);
      return this.fail(at, `An element has more than ${limit} attributes`);
    }
    this.attributes.push([name, this.text]);
    return undefined;
  }
}
