import { IngotError } from '../../../core/error.ts';
import type { Location } from '../../../core/source-text.ts';
import { nearest } from '../../../core/suggest.ts';
import type { ByteWindow } from './byte-window.ts';
import { declarationMistake } from './xml-declaration.ts';
import { MarkupScanner } from './markup-scanner.ts';
import { BROKEN, INCOMPLETE } from './text-scanner.ts';
import type { RecordReader } from './record-reader.ts';
import { BANG, LESS, NAME_KINDS, QUESTION, SLASH } from './xml-characters.ts';
import { XML_LIMITS } from './xml-limits.ts';

interface Wrapper {
  readonly name: string;
  hasRecords: boolean;
  /** Where text stands in it, which only elements without records may have. */
  textAt: Location | undefined;
}

const MOST_NAMES_REMEMBERED = 100;
const BROKEN_HINT = 'Nothing of the file was staged. Mend it, or get it again.';

interface Said {
  readonly message: string;
  readonly hint: string;
}

/** Reads what stands around the records, strictly: any mistake there is an error of the whole file. */
export class DocumentReader {
  readonly #window: ByteWindow;
  readonly #records: RecordReader;
  readonly #scanner: MarkupScanner;
  readonly #open: Wrapper[] = [];
  readonly #otherNames = new Set<string>();
  #record: string | undefined;
  readonly #isRecordGiven: boolean;
  #isRootDone = false;
  #hasRoot = false;

  /** `record` names the repeated element; without it, it is the one child of the root. */
  constructor(window: ByteWindow, records: RecordReader, record: string | undefined) {
    this.#window = window;
    this.#records = records;
    this.#record = record;
    this.#isRecordGiven = record !== undefined;
    this.#scanner = new MarkupScanner(window);
  }

  /** Reads what the window holds; whether that was the end of the document. */
  readWindow(): boolean {
    for (;;) {
      const next = this.#readNext(this.#window.start);
      if (next === BROKEN) throw this.#broken();
      if (next === INCOMPLETE) return this.#atWindowEnd();
      this.#window.start = next;
    }
  }

  #atWindowEnd(): boolean {
    const window = this.#window;
    if (!window.isLast) {
      if (window.end - window.start <= XML_LIMITS.recordBytes || this.#isAtRecord()) return false;
      throw this.#error(window.start, 'XML_BROKEN', 'A tag or comment here is too long');
    }
    if (this.#isRootDone && window.start === window.end) {
      this.#checkFound();
      return true;
    }
    throw this.#endedEarly();
  }

  #readNext(at: number): number {
    const { bytes, end } = this.#window;
    const next = this.#scanner.skipSpace(at);
    this.#window.start = next;
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
    const next = this.#scanner.endTag(at, wrapper.name);
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
    const close = this.#window.indexOf('?>', at);
    if (close === -1) return INCOMPLETE;
    const mistake = declarationMistake(this.#window.textBetween(at, close + 2));
    return mistake === undefined ? close + 2 : this.#scanner.fail(at, mistake);
  }

  #readElement(at: number): number {
    const named = this.#scanner.elementName(at + 1);
    if (named < 0) return named;
    if (this.#isRootDone) throw this.#outsideRoot(at);
    const { name } = this.#scanner;
    if (!this.#isRecordGiven && this.#open.length === 1) this.#inferRecord(at, name);
    if (name === this.#record && (this.#isRecordGiven || this.#open.length === 1)) {
      return this.#readRecord(at, name);
    }
    return this.#enter(at);
  }

  #readRecord(at: number, name: string): number {
    const parent = this.#open.at(-1);
    if (parent !== undefined && !parent.hasRecords) this.#markParents();
    const depth = this.#open.length;
    const next = this.#records.read({ at, name, parent: parent?.name, depth });
    if (next >= 0 && parent === undefined) this.#isRootDone = this.#hasRoot = true;
    return next;
  }

  #markParents(): void {
    for (const wrapper of this.#open) {
      if (wrapper.textAt !== undefined) throw this.#textBesideRecords(wrapper.textAt);
      wrapper.hasRecords = true;
    }
  }

  #enter(at: number): number {
    const next = this.#scanner.startTag(at);
    if (next < 0) return next;
    if (this.#open.length === XML_LIMITS.depth) {
      const limit = String(XML_LIMITS.depth);
      return this.#scanner.fail(at, `More than ${limit} elements are open at once`);
    }
    const { name } = this.#scanner;
    if (this.#hasRoot && this.#otherNames.size < MOST_NAMES_REMEMBERED) this.#otherNames.add(name);
    this.#hasRoot = true;
    this.#open.push({ name, hasRecords: false, textAt: undefined });
    if (this.#scanner.isEmptyTag) this.#leave();
    return next;
  }

  #inferRecord(at: number, name: string): void {
    this.#record ??= name;
    if (name === this.#record) return;
    const root = this.#open[0]?.name ?? '';
    const message = `The root "${root}" has children of more than one name: "${this.#record}" and "${name}"`;
    const hint = 'Say which element is one row with "record".';
    throw this.#error(at, 'XML_RECORD_UNKNOWN', { message, hint });
  }

  /** Whether the window begins with a record, whose length is limited elsewhere. */
  #isAtRecord(): boolean {
    const { start } = this.#window;
    return this.#scanner.elementName(start + 1) >= 0 && this.#scanner.name === this.#record;
  }

  #checkFound(): void {
    if (this.#records.records > 0 || this.#otherNames.size === 0) return;
    const names = [...this.#otherNames];
    const wanted = this.#record ?? '';
    const near = nearest(wanted, names);
    const shown = (near.length > 0 ? near : names.slice(0, 5)).map((name) => `"${name}"`);
    const message = `The file has no element "${wanted}"`;
    const hint = `Set "record" to the element that is one row. The file has ${shown.join(', ')}.`;
    throw new IngotError('XML_RECORD_NOT_FOUND', message, {
      location: this.#window.fileLocation(),
      hint,
    });
  }

  #broken(): IngotError {
    const { at, reason } = this.#scanner.mistake ?? { at: this.#window.start, reason: '' };
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
