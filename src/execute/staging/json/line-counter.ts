import { LINE_FEED } from './json-bytes.ts';

export interface LinePlace {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Where the line begins in the window; negative where that has left it. */
  readonly start: number;
}

/** Counts the lines of a text, of which a window is known that moves on. */
export class LineCounter {
  #known: Buffer = Buffer.alloc(0);
  #line = 1;
  #start = 0;
  /** The end of the line, or -1, and from where that is to be looked for. */
  #nextBreak = -1;
  #searched = 0;
  /** UTF-16 units of the line that have left the window. */
  #left = 0;
  /** A place on the line that begins at `#markStart`, with the units before it: places are mostly asked for in order. */
  #mark = 0;
  #markStart = 0;
  #markUnits = 0;

  /** The line that was counted last. */
  get line(): number {
    return this.#line;
  }

  /** What the window holds now. */
  show(known: Buffer): void {
    this.#known = known;
  }

  /** The line of a place; places must not go back. */
  lineAt(at: number): number {
    for (;;) {
      if (this.#nextBreak === -1) {
        this.#nextBreak = this.#known.indexOf(LINE_FEED, this.#searched);
        if (this.#nextBreak === -1) this.#searched = this.#known.length;
      }
      if (this.#nextBreak === -1 || this.#nextBreak >= at) return this.#line;
      this.passLine(this.#nextBreak);
    }
  }

  /** Counts the line that ends at a place, where the caller finds all line breaks itself. */
  passLine(at: number): void {
    this.#line++;
    this.#start = this.#searched = at + 1;
    this.#nextBreak = -1;
  }

  /** How far into its line a place stands that `lineAt` was asked for last, in bytes. */
  indentOf(at: number): number {
    return at - this.#start;
  }

  /** Line and column of a place that `lineAt` was not asked beyond. */
  locate(at: number): LinePlace {
    let line = this.#line;
    let start = this.#start;
    let next = this.#nextBreak === -1 ? this.#searched : this.#nextBreak;
    for (; ; next++) {
      next = this.#known.indexOf(LINE_FEED, next);
      if (next === -1 || next >= at) break;
      line++;
      start = next + 1;
    }
    return { line, start, column: 1 + this.#unitsBefore(at, start) };
  }

  /** The window moves on by so many bytes. */
  drop(count: number): void {
    this.lineAt(count);
    const units = this.#unitsBefore(count, this.#start);
    this.#start -= count;
    this.#searched -= count;
    if (this.#nextBreak !== -1) this.#nextBreak -= count;
    this.#left = units;
    this.#mark = 0;
    this.#markStart = this.#start;
    this.#markUnits = units;
  }

  #unitsBefore(at: number, start: number): number {
    const isMarked = start === this.#markStart && at >= this.#mark;
    const from = isMarked ? this.#mark : Math.max(0, start);
    const before = isMarked ? this.#markUnits : start < 0 ? this.#left : 0;
    this.#mark = at;
    this.#markStart = start;
    this.#markUnits = before + (at > from ? this.#known.toString('utf8', from, at).length : 0);
    return this.#markUnits;
  }
}
