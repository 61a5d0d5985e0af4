import type { IngotError } from '../../../core/error.ts';
import type { ReaderInput } from '../chunk.ts';
import { ContainerStack } from './container-stack.ts';
import { ElementReader } from './element-reader.ts';
import { beginsObjects, findArrays, mostArrays } from './find-arrays.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET } from './json-bytes.ts';
import { decodeKey } from './json-columns.ts';
import {
  brokenError,
  emptyError,
  mistakeOf,
  noRecordError,
  unknownRecordError,
  type Mistake,
} from './json-errors.ts';
import { parseJsonPath } from '../../../core/json-path.ts';
import type { JsonReading } from './json-reading.ts';
import type { FaultKind } from './json-scanner.ts';
import { sizeWords } from './record-text.ts';

type Phase = 'value' | 'first-value' | 'key' | 'first-key' | 'behind';
/** How null begins. */
const LOWER_N = 0x6e;

/** Reads what stands around the records, strictly: any mistake there is an error of the whole file. */
export class DocumentReader {
  readonly #reading: JsonReading;
  readonly #input: ReaderInput;
  readonly #elements: ElementReader;
  readonly #open: ContainerStack;
  #phase: Phase = 'value';
  /** Values at the top of the document, and what is wrong with the last one. */
  #values = 0;
  #mistake: Mistake | undefined;
  #hasRecords = false;
  /** The arrays of objects that might be meant. */
  #arrays: readonly string[] = [];

  constructor(reading: JsonReading, input: ReaderInput) {
    const { record = '$', location, limits } = input.files;
    this.#reading = reading;
    this.#input = input;
    this.#elements = new ElementReader(reading, limits.recordBytes);
    this.#open = new ContainerStack(parseJsonPath(record, location));
  }

  /** Reads what the window holds. */
  readWindow(): void {
    const { window, scanner } = this.#reading;
    for (;;) {
      if (this.#elements.isFraming) {
        if (!this.#elements.frame()) return;
        this.#endElement();
      }
      const at = scanner.blanks(window.start);
      window.start = Math.min(at, window.end);
      if (at >= window.end || !this.#step(at)) return;
    }
  }

  /** Makes sure, at the end of the file, that it was a document with records. */
  finish(): void {
    const { closer } = this.#open;
    if (closer !== 0)
      throw this.#fail(this.#reading.window.end, 'separator', String.fromCharCode(closer));
    if (this.#values === 1 && this.#mistake !== undefined) throw brokenError(this.#mistake, true);
    if (this.#values === 0) throw emptyError(this.#input);
    if (this.#hasRecords) return;
    const error = this.#isGuess ? unknownRecordError : noRecordError;
    throw error(this.#input, this.#arrays);
  }

  /** Whether nothing says which values are the records. */
  get #isGuess(): boolean {
    const { record, explode } = this.#input.files;
    return record === undefined && explode === undefined;
  }

  #step(at: number): boolean {
    switch (this.#phase) {
      case 'first-key':
      case 'key':
        return this.#readKey(at);
      case 'first-value':
      case 'value':
        return this.#readValue(at);
      case 'behind':
        return this.#readBehind(at);
    }
  }

  #readKey(at: number): boolean {
    const { window, scanner } = this.#reading;
    if (this.#phase === 'first-key' && window.bytes[at] === CLOSE_BRACE) return this.#leave(at);
    const value = scanner.key(at);
    if (value < 0) return this.#stuck();
    const end = scanner.text(at + 1);
    if (!window.isText(at, end)) throw this.#fail(at, 'encoding');
    const key = decodeKey(window.bytes.subarray(at, end));
    if (!this.#open.enterKey(key)) throw this.#fail(at, 'twice', key);
    this.#phase = 'value';
    window.start = value;
    return true;
  }

  #readValue(at: number): boolean {
    const { window, scanner } = this.#reading;
    const byte = window.bytes[at]!;
    if (this.#phase === 'first-value' && byte === CLOSE_BRACKET) return this.#leave(at);
    if (this.#open.top?.isRecords === true) return this.#readElement(at);
    if (this.#open.isAtRecords) return this.#readRecords(at);
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return this.#enter(at, false);
    const end = scanner.scalar(at);
    if (end < 0) return this.#stuck();
    if (end >= window.end && !window.isLast) return this.#checkSize();
    if (!window.isText(at, end)) throw this.#fail(at, 'encoding');
    this.#endValue(end);
    return true;
  }

  /** Reads the value to which the path leads: an array of records, a single one, or null for none. */
  #readRecords(at: number): boolean {
    const { window, scanner } = this.#reading;
    const byte = window.bytes[at];
    const isTop = this.#open.depth === 0;
    if (byte === OPEN_BRACKET) return this.#enter(at, true);
    if (byte === LOWER_N && !isTop && scanner.scalar(at) > 0) {
      this.#hasRecords = true;
      this.#endValue(scanner.scalar(at));
      return true;
    }
    const isRead = this.#elements.read(at, this.#open.closer);
    const isGuess = isTop && this.#isGuess && this.#values === 0 && byte === OPEN_BRACE;
    if (isGuess) this.#guess(at, isRead);
    else this.#hasRecords = true;
    if (isRead) this.#endElement();
    return isRead;
  }

  /** A single object with arrays of objects may be their wrapper; the first one of several is a record. */
  #guess(at: number, isRead: boolean): void {
    const { scanner } = this.#reading;
    const isTooLong = scanner.fault === 'length';
    if (!isRead && !isTooLong) return;
    this.#arrays = findArrays(scanner, at);
    if (isTooLong) throw unknownRecordError(this.#input, this.#arrays);
    this.#hasRecords = this.#arrays.length === 0;
  }

  #readElement(at: number): boolean {
    const byte = this.#reading.window.bytes[at];
    if (byte === COMMA || byte === CLOSE_BRACKET) {
      this.#elements.rejectNothing(at);
      this.#phase = 'behind';
      return true;
    }
    this.#elements.isBehindComma = this.#phase === 'value';
    const isRead = this.#elements.read(at, CLOSE_BRACKET);
    this.#elements.isBehindComma = false;
    if (isRead) this.#endElement();
    return isRead;
  }

  #endElement(): void {
    const { mistake, isCut } = this.#elements;
    this.#endValue(this.#reading.window.start);
    if (this.#open.depth === 0) this.#mistake = mistake;
    else if (isCut) this.#phase = 'value';
  }

  #endValue(end: number): void {
    this.#reading.window.start = end;
    const isTop = this.#open.depth === 0;
    this.#phase = isTop ? 'value' : 'behind';
    if (isTop) this.#values++;
  }

  #readBehind(at: number): boolean {
    const { window } = this.#reading;
    const { top, closer } = this.#open;
    const byte = window.bytes[at];
    if (byte === closer) return this.#leave(at);
    if (byte !== COMMA || top === undefined)
      throw this.#fail(at, 'separator', String.fromCharCode(closer));
    top.index++;
    this.#phase = top.isObject ? 'key' : 'value';
    window.start = at + 1;
    return true;
  }

  #enter(at: number, isRecords: boolean): boolean {
    const { window } = this.#reading;
    const { depth } = this.#input.files.limits;
    if (this.#open.depth >= depth) throw this.#fail(at, 'depth', String(depth));
    const isObject = window.bytes[at] === OPEN_BRACE;
    if (isRecords) this.#hasRecords = true;
    else this.#noteArray(at);
    this.#open.push(isObject, isRecords);
    this.#phase = isObject ? 'first-key' : 'first-value';
    window.start = at + 1;
    return true;
  }

  #leave(at: number): boolean {
    this.#open.pop();
    this.#endValue(at + 1);
    return true;
  }

  #noteArray(at: number): void {
    if (this.#arrays.length >= mostArrays || !beginsObjects(this.#reading.scanner, at)) return;
    const path = this.#open.keyPath();
    if (path !== undefined && !this.#arrays.includes(path)) this.#arrays = [...this.#arrays, path];
  }

  /** The window ends inside a token, or the token is none. */
  #stuck(): boolean {
    const { window, scanner } = this.#reading;
    if (scanner.isCut && !window.isLast) return this.#checkSize();
    const isBehindComma = this.#open.top?.isObject === (this.#phase === 'key');
    if (isBehindComma && !this.#phase.startsWith('first')) scanner.faultDetail = ',';
    throw this.#broken();
  }

  #checkSize(): false {
    const { window } = this.#reading;
    const { recordBytes } = this.#input.files.limits;
    if (window.end - window.start > recordBytes)
      throw this.#fail(window.start, 'length', sizeWords(recordBytes));
    return false;
  }

  #fail(at: number, kind: FaultKind, detail = ''): IngotError {
    this.#reading.scanner.fail(at, kind, detail);
    return this.#broken();
  }

  #broken(): IngotError {
    return brokenError(mistakeOf(this.#reading), this.#open.depth === 0 && this.#values > 0);
  }
}
