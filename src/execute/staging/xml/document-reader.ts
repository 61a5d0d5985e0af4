import { IngotError } from '../../../core/error.ts';
import type { ReadingLimits } from '../../../core/file-spec.ts';
import type { Location } from '../../../core/source-text.ts';
import type { ByteWindow } from './byte-window.ts';
import { MarkupScanner } from './markup-scanner.ts';
import type { RecordElements } from './record-elements.ts';
import type { RecordReader } from './record-reader.ts';
import { BROKEN, INCOMPLETE, type Scanning } from './text-scanner.ts';
import { BANG, LESS, NAME_KINDS, QUESTION, SLASH } from './xml-characters.ts';
import { declarationMistake } from './xml-declaration.ts';
import { XML_LIMITS } from './xml-limits.ts';

interface Wrapper {
  readonly name: string;
  hasRecords: boolean;
  /** Where text stands in it, which only elements without records may have. */
  textAt: Location | undefined;
}

const BROKEN_HINT = 'Nothing of the file was staged. Mend it, or get it again.';

interface Said {
  readonly message: string;
  readonly hint: string;
}

export interface DocumentOptions {
  readonly scanning: Scanning;
  readonly records: RecordReader;
  readonly elements: RecordElements;
  readonly limits: ReadingLimits;
}

/** Reads what stands around the records, strictly: any mistake there is an error of the whole file. */
export class DocumentReader {
  readonly #options: DocumentOptions;
  readonly #window: ByteWindow;
  readonly #records: RecordReader;
  readonly #elements: RecordElements;
  readonly #scanner: MarkupScanner;
  readonly #open: Wrapper[] = [];
  #isRootDone = false;

  constructor(options: DocumentOptions) {
    this.#options = options;
    this.#window = options.scanning.window;
    this.#records = options.records;
    this.#elements = options.elements;
    this.#scanner = new MarkupScanner(options.scanning, options.limits);
  }

  /** Reads what the window holds; whether that was the end of the document. */
  readWindow(): boolean {
    for (;;) {
      const next = this.#readNext(this.#window.start);
      if (next === BROKEN) throw this.#broken();
      if (next === INCOMPLETE) return this.#atWindowEnd();
      this.#checkLength(next);
      this.#window.start = next;
    }
  }

  #atWindowEnd(): boolean {
    const window = this.#window;
    if (!window.isLast) {
      if (!this.#isAtRecord()) this.#checkLength(window.end);
      return false;
    }
    if (this.#isRootDone && window.start === window.end) {
      this.#checkFound();
      return true;
    }
    throw this.#endedEarly();
  }

  #checkLength(end: number): void {
    const { recordBytes } = this.#options.limits;
    const { start } = this.#window;
    if (end - start <= recordBytes) return;
    const what = `A tag, comment or text here is longer than ${String(recordBytes)} bytes`;
    throw this.#error(start, 'XML_BROKEN', `${what} (limits.record_bytes)`);
  }

  #readNext(at: number): number {
    const { bytes, end } = this.#window;
    const next = this.#scanner.skipSpace(at);
    this.#window.start = next;
    this.#forget();
    if (next >= end) return INCOMPLETE;
    if (bytes[next] !== LESS) return this.#readText(next);
    if (next + 1 >= end) return INCOMPLETE;
    switch (bytes[next + 1]) {
      case SLASH:
        return this.#readEndTag(next);
      case BANG:
        return this.#readDeclaration(next);
      case QUESTION:
        return this.#readInstruction(next);
      default:
        return this.#readElement(next);
    }
  }

  /** What was read before means nothing any more; names are kept while they are few. */
  #forget(): void {
    const { tape, names } = this.#options.scanning;
    tape.clear();
    if (names.count > XML_LIMITS.names) names.clear();
  }

  #readText(at: number): number {
    if (this.#open.length === 0) throw this.#outsideRoot(at);
    this.#noteText(at);
    return this.#scanner.characters(at);
  }

  #noteText(at: number): void {
    const wrapper = this.#open.at(-1);
    if (wrapper === undefined || wrapper.textAt !== undefined) return;
    wrapper.textAt = this.#window.locationAt(at);
    if (wrapper.hasRecords) throw this.#textBesideRecords(wrapper.textAt);
  }

  #readEndTag(at: number): number {
    const wrapper = this.#open.at(-1);
    if (wrapper === undefined) throw this.#outsideRoot(at);
    const { names } = this.#options.scanning;
    const next = this.#scanner.endTag(at, names.numberOf(wrapper.name));
    if (next >= 0) this.#leave();
    return next;
  }

  #leave(): void {
    this.#open.pop();
    this.#isRootDone = this.#open.length === 0;
  }

  #readDeclaration(at: number): number {
    const isComment = this.#window.has('<!--', at);
    if (isComment === true) return this.#scanner.comment(at);
    const isDoctype = this.#window.has('<!DOCTYPE', at);
    if (isDoctype === true) throw this.#doctype(at);
    const isCdata = this.#window.has('<![CDATA[', at);
    if (isCdata === true) {
      if (this.#open.length === 0) throw this.#outsideRoot(at);
      this.#noteText(at);
      return this.#scanner.cdata(at);
    }
    return [isComment, isDoctype, isCdata].includes(undefined)
      ? INCOMPLETE
      : this.#scanner.fail(at, '"<!" begins neither a comment nor a CDATA section');
  }

  #readInstruction(at: number): number {
    if (this.#window.absolute(at) !== 0) return this.#scanner.processingInstruction(at);
    const isDeclaration = this.#window.has('<?xml', at);
    if (isDeclaration === undefined || at + 5 >= this.#window.end) return INCOMPLETE;
    if (!isDeclaration || NAME_KINDS[this.#window.bytes[at + 5]!] !== 0) {
      return this.#scanner.processingInstruction(at);
    }
    const close = this.#window.indexOfMark('?>', at);
    if (close === -1) return INCOMPLETE;
    const mistake = declarationMistake(this.#window.textBetween(at, close + 2));
    return mistake === undefined ? close + 2 : this.#scanner.fail(at, mistake);
  }

  #readElement(at: number): number {
    const named = this.#scanner.elementName(at + 1);
    if (named < 0) return named;
    if (this.#isRootDone) throw this.#outsideRoot(at);
    const name = this.#options.scanning.names.text(this.#scanner.name);
    if (this.#isRecord(name, at)) return this.#readRecord(at, name);
    return this.#enter(at, name);
  }

  #isRecord(name: string, at: number): boolean {
    return this.#elements.has(name, this.#open) ?? this.#failSeveral(at, name);
  }

  #readRecord(at: number, name: string): number {
    const parent = this.#open.at(-1);
    if (parent !== undefined && !parent.hasRecords) this.#markParents();
    const depth = this.#open.length;
    const next = this.#records.read({ at, name, parent: parent?.name, depth });
    if (next >= 0 && parent === undefined) this.#isRootDone = true;
    return next;
  }

  #markParents(): void {
    for (const wrapper of this.#open) {
      if (wrapper.textAt !== undefined) throw this.#textBesideRecords(wrapper.textAt);
      wrapper.hasRecords = true;
    }
  }

  #enter(at: number, name: string): number {
    const next = this.#scanner.startTag(at);
    if (next < 0) return next;
    const most = Math.min(this.#options.limits.depth, XML_LIMITS.depth);
    if (this.#open.length === most) {
      const reason = `More than ${String(most)} elements are open at once (limits.depth)`;
      return this.#scanner.fail(at, reason);
    }
    this.#open.push({ name, hasRecords: false, textAt: undefined });
    this.#elements.addOther(this.#open);
    if (this.#scanner.isEmptyTag) this.#leave();
    return next;
  }

  #failSeveral(at: number, name: string): never {
    const root = this.#open[0]?.name ?? '';
    const first = this.#elements.childName ?? '';
    const message = `The root "${root}" has children of more than one name: "${first}" and "${name}"`;
    const hint = 'Say which element is one row with "record".';
    throw this.#error(at, 'XML_RECORD_UNKNOWN', { message, hint });
  }

  /** Whether the window begins with a record, whose length is limited elsewhere. */
  #isAtRecord(): boolean {
    const { start } = this.#window;
    if (this.#scanner.elementName(start + 1) < 0) return false;
    return this.#isRecord(this.#options.scanning.names.text(this.#scanner.name), start);
  }

  #checkFound(): void {
    const missing = this.#records.elements > 0 ? undefined : this.#elements.missing();
    if (missing === undefined) return;
    const message = `The file has no element "${missing.path}"`;
    const hint = `Set "record" to the element that is one row. The file has ${missing.found}.`;
    const location = this.#window.fileLocation();
    throw new IngotError('XML_RECORD_NOT_FOUND', message, { location, hint });
  }

  #broken(): IngotError {
    const { at, reason } = this.#scanner.mistake ?? { at: this.#window.start, reason: '' };
    this.#checkLength(at);
    return this.#error(at, 'XML_BROKEN', reason);
  }

  #endedEarly(): IngotError {
    const { start, end } = this.#window;
    const wrapper = this.#open.at(-1);
    if (start < end && this.#window.bytes[start] === LESS) {
      return this.#error(
        start,
        'XML_BROKEN',
        'The file ends inside the tag or comment that begins here',
      );
    }
    const message =
      wrapper === undefined
        ? 'The file has no root element'
        : `The file ends before the element "${wrapper.name}" is closed`;
    return this.#error(end, 'XML_BROKEN', message);
  }

  #doctype(at: number): IngotError {
    const message = 'The file has a DOCTYPE, which is refused';
    const hint = 'A DTD can make a small file huge, or read other files. Remove it from the file.';
    return this.#error(at, 'XML_DTD', { message, hint });
  }

  #outsideRoot(at: number): IngotError {
    const where = this.#isRootDone ? 'after the end of' : 'before';
    return this.#error(at, 'XML_BROKEN', `Something stands ${where} the root element`);
  }

  #textBesideRecords(location: Location): IngotError {
    return new IngotError('XML_STRAY_TEXT', 'Text stands between the records', {
      location,
      hint: BROKEN_HINT,
    });
  }

  #error(at: number, code: string, what: string | Said): IngotError {
    const { message, hint } =
      typeof what === 'string' ? { message: what, hint: BROKEN_HINT } : what;
    return new IngotError(code, message, { location: this.#window.locationAt(at), hint });
  }
}
