import type { ByteWindow } from './byte-window.ts';
import { MarkupScanner, type Attribute } from './markup-scanner.ts';
import { BROKEN, INCOMPLETE, type Mistake } from './text-scanner.ts';
import { BANG, LESS, QUESTION, SLASH } from './xml-characters.ts';
import type { XmlElement } from './xml-element.ts';
import { XML_LIMITS } from './xml-limits.ts';

interface OpenElement extends XmlElement {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly content: (string | XmlElement)[];
}

export interface RecordMistake extends Mistake {
  /** The child of the record in which the mistake stands. */
  readonly child: string | undefined;
}

/** Reads one record, strictly, into a tree. */
export class RecordParser {
  readonly #window: ByteWindow;
  readonly #scanner: MarkupScanner;
  #child: string | undefined;
  #element: OpenElement = { name: '', attributes: [], content: [] };

  constructor(window: ByteWindow) {
    this.#window = window;
    this.#scanner = new MarkupScanner(window);
  }

  /** The record that was read. */
  get record(): XmlElement {
    return this.#element;
  }

  /** Why the last record could not be read. */
  get mistake(): RecordMistake | undefined {
    const { mistake } = this.#scanner;
    return mistake === undefined ? undefined : { ...mistake, child: this.#child };
  }

  /** The place after the record whose start tag is at `at`, INCOMPLETE or BROKEN; `depth` elements are open. */
  parse(at: number, depth: number): number {
    this.#child = undefined;
    this.#scanner.mistake = undefined;
    return this.#readElement(at, depth + 1);
  }

  #readElement(at: number, depth: number): number {
    if (depth > XML_LIMITS.depth) {
      const limit = String(XML_LIMITS.depth);
      return this.#scanner.fail(at, `More than ${limit} elements are open at once`);
    }
    const next = this.#scanner.startTag(at);
    if (next < 0) return next;
    const { name, attributes } = this.#scanner;
    const element: OpenElement = { name, attributes, content: [] };
    const end = this.#scanner.isEmptyTag ? next : this.#readContent(next, element, depth);
    this.#element = element;
    return end;
  }

  #readContent(at: number, element: OpenElement, depth: number): number {
    const { end } = this.#window;
    let next = at;
    while (next >= 0) {
      if (next >= end || (next + 1 >= end && this.#window.bytes[next] === LESS)) return INCOMPLETE;
      if (this.#window.bytes[next] !== LESS) {
        next = this.#scanner.characters(next);
        if (next >= 0) appendText(element.content, this.#scanner.text);
        continue;
      }
      switch (this.#window.bytes[next + 1]) {
        case SLASH:
          return this.#scanner.endTag(next, element.name);
        case BANG:
          next = this.#readDeclaration(next, element);
          break;
        case QUESTION:
          next = this.#scanner.processingInstruction(next);
          break;
        default:
          next = this.#readChild(next, element, depth);
      }
    }
    return next;
  }

  #readChild(at: number, parent: OpenElement, depth: number): number {
    const next = this.#readElement(at, depth + 1);
    if (next >= 0) parent.content.push(this.#element);
    // A mistake comes up from the innermost element, so the last name set is that of the record's own child.
    else if (next === BROKEN && this.#scanner.elementName(at + 1) >= 0) {
      this.#child = this.#scanner.name;
    }
    return next;
  }

  #readDeclaration(at: number, element: OpenElement): number {
    const isComment = this.#window.has('<!--', at);
    if (isComment === true) return this.#scanner.comment(at);
    const isCdata = this.#window.has('<![CDATA[', at);
    if (isCdata === true) {
      const next = this.#scanner.cdata(at);
      if (next >= 0) appendText(element.content, this.#scanner.text);
      return next;
    }
    return isComment === undefined || isCdata === undefined
      ? INCOMPLETE
      : this.#scanner.fail(at, '"<!" begins neither a comment nor a CDATA section');
  }
}

function appendText(content: (string | XmlElement)[], text: string): void {
  if (text === '') return;
  const last = content.at(-1);
  if (typeof last === 'string') content[content.length - 1] = last + text;
  else content.push(text);
}
