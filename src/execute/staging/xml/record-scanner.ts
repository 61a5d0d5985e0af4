import { MarkupScanner } from './markup-scanner.ts';
import { HAS_CHILDREN, HAS_TEXT, KIND, NAME, TO } from './tape.ts';
import { INCOMPLETE, type Mistake, type Scanning } from './text-scanner.ts';
import { BANG, LESS, QUESTION, SLASH } from './xml-characters.ts';

export interface RecordMistake extends Mistake {
  /** The child of the record in which the mistake stands. */
  readonly child: string | undefined;
}

export interface ScanLimits {
  readonly depth: number;
  readonly attributes: number;
}

/** Reads one record, strictly, onto the tape. */
export class RecordScanner {
  readonly #scanning: Scanning;
  readonly #scanner: MarkupScanner;
  readonly #mostOpen: number;
  /** The nodes of the elements that are open. */
  #open = new Int32Array(64);
  #depth = 0;

  constructor(scanning: Scanning, limits: ScanLimits) {
    this.#scanning = scanning;
    this.#scanner = new MarkupScanner(scanning, limits);
    this.#mostOpen = limits.depth;
  }

  /** The line ends of the record that was read. */
  get lines(): number {
    return this.#scanner.lines;
  }

  /** Why the last record could not be read. */
  get mistake(): RecordMistake | undefined {
    const { mistake } = this.#scanner;
    return mistake === undefined ? undefined : { ...mistake, child: this.#childName() };
  }

  /** The place after the record whose start tag is at `at`, INCOMPLETE or BROKEN; `around` elements are open. */
  scan(at: number, around: number): number {
    const { window, tape } = this.#scanning;
    const { bytes, end } = window;
    const scanner = this.#scanner;
    scanner.mistake = undefined;
    scanner.lines = 0;
    tape.clear();
    this.#depth = 0;
    let next = this.#enter(at, around);
    while (next >= 0 && this.#depth > 0) {
      if (bytes[next] !== LESS) {
        next = scanner.characters(next);
        if (next < 0) return next;
        if (!scanner.isBlank) tape.nodes[this.#open[this.#depth - 1]! + KIND]! |= HAS_TEXT;
      }
      if (next + 1 >= end) return INCOMPLETE;
      switch (bytes[next + 1]) {
        case SLASH:
          next = this.#leave(next);
          break;
        case BANG:
          next = this.#declaration(next);
          break;
        case QUESTION:
          next = scanner.processingInstruction(next);
          break;
        default:
          next = this.#child(next, around);
      }
    }
    return next;
  }

  #enter(at: number, around: number): number {
    if (this.#depth + around >= this.#mostOpen) {
      const most = String(this.#mostOpen);
      return this.#scanner.fail(at, `More than ${most} elements are open at once (limits.depth)`);
    }
    const { tape } = this.#scanning;
    const node = tape.length;
    const next = this.#scanner.startTag(at);
    if (next >= 0 && this.#scanner.isEmptyTag) {
      tape.nodes[node + TO] = tape.length;
      return next;
    }
    // A start tag that is broken counts as open, so that the mistake is known to be in it.
    if (tape.length > node) this.#push(node);
    return next;
  }

  #child(at: number, around: number): number {
    const { tape } = this.#scanning;
    const parent = this.#open[this.#depth - 1]!;
    tape.nodes[parent + KIND]! |= HAS_CHILDREN;
    const isDeep = this.#depth + around >= this.#mostOpen;
    const next = isDeep ? undefined : this.#scanner.plainElement(at);
    return next ?? this.#enter(at, around);
  }

  #push(node: number): void {
    if (this.#depth === this.#open.length) {
      const larger = new Int32Array(2 * this.#depth);
      larger.set(this.#open);
      this.#open = larger;
    }
    this.#open[this.#depth++] = node;
  }

  #leave(at: number): number {
    const { tape } = this.#scanning;
    const node = this.#open[this.#depth - 1]!;
    const next = this.#scanner.endTag(at, tape.nodes[node + NAME]!);
    if (next >= 0) {
      tape.nodes[node + TO] = tape.length;
      this.#depth--;
    }
    return next;
  }

  #declaration(at: number): number {
    const { window, tape } = this.#scanning;
    const isComment = window.has('<!--', at);
    if (isComment === true) return this.#scanner.comment(at);
    const isCdata = window.has('<![CDATA[', at);
    if (isCdata === true) {
      tape.nodes[this.#open[this.#depth - 1]! + KIND]! |= HAS_TEXT;
      return this.#scanner.cdata(at);
    }
    return isComment === undefined || isCdata === undefined
      ? INCOMPLETE
      : this.#scanner.fail(at, '"<!" begins neither a comment nor a CDATA section');
  }

  #childName(): string | undefined {
    if (this.#depth < 2) return undefined;
    const { tape, names } = this.#scanning;
    return names.text(tape.nodes[this.#open[1]! + NAME]!);
  }
}
