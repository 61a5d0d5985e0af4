import type { FixedDialect } from '../../staging/csv/csv-dialect.ts';

/** A record of a sample of text. */
export interface SampleRecord {
  readonly values: readonly string[];
  /** As it stands in the file, without its line end. */
  readonly text: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** How many of the values stand in quotes. */
  readonly quoted: number;
  /** Whether a quote is not closed, or followed by something else than a delimiter. */
  readonly isFaulty: boolean;
}

/** Splits a sample into records; a blank line is none. */
export function splitRecords(text: string, dialect: FixedDialect): readonly SampleRecord[] {
  const records: SampleRecord[] = [];
  const splitter = new Splitter(text, dialect);
  for (let next = splitter.next(); next !== undefined; next = splitter.next())
    if (next.text !== '') records.push(next);
  return records;
}

class Splitter {
  readonly #text: string;
  readonly #dialect: FixedDialect;
  #at = 0;
  #line = 1;

  constructor(text: string, dialect: FixedDialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  next(): SampleRecord | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const [start, line] = [this.#at, this.#line];
    const values: string[] = [];
    let quoted = 0;
    let isFaulty = false;
    for (;;) {
      const value = this.#value();
      values.push(value.text);
      if (value.isQuoted) quoted++;
      isFaulty ||= value.isFaulty;
      if (this.#text[this.#at] !== this.#dialect.delimiter) break;
      this.#at++;
    }
    const text = this.#text.slice(start, this.#at);
    this.#endLine();
    return { values, text, line, quoted, isFaulty };
  }

  #value(): { text: string; isQuoted: boolean; isFaulty: boolean } {
    const { quote } = this.#dialect;
    const start = this.#at;
    let at = start;
    while (this.#text[at] === ' ') at++;
    if (quote === '' || this.#text[at] !== quote) {
      this.#at = this.#endOfPlain(start);
      return { text: this.#text.slice(start, this.#at), isQuoted: false, isFaulty: false };
    }
    this.#at = at + 1;
    const inside = this.#quotedText();
    const isClosed = this.#text[this.#at - 1] === quote && inside !== undefined;
    const rest = this.#endOfPlain(this.#at);
    const isFaulty = !isClosed || this.#text.slice(this.#at, rest).trim() !== '';
    const text = isFaulty ? this.#text.slice(start, rest) : (inside ?? '');
    this.#at = rest;
    return { text, isQuoted: true, isFaulty };
  }

  /** What stands until the closing quote, and goes behind it; undefined where none closes. */
  #quotedText(): string | undefined {
    const { quote, escape } = this.#dialect;
    let value = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at]!;
      const next = this.#text[this.#at + 1];
      if (character === escape && (next === quote || (next === escape && escape !== quote))) {
        value += next;
        this.#at++;
      } else if (character === quote) {
        this.#at++;
        return value;
      } else {
        if (character === '\n') this.#line++;
        value += character;
      }
    }
    return undefined;
  }

  #endOfPlain(from: number): number {
    const { delimiter } = this.#dialect;
    let at = from;
    for (; at < this.#text.length; at++) {
      const character = this.#text[at]!;
      if (character === delimiter || character === '\n' || character === '\r') break;
    }
    return at;
  }

  #endLine(): void {
    if (this.#text.startsWith('\r\n', this.#at)) this.#at += 2;
    else if (this.#at < this.#text.length) this.#at++;
    this.#line++;
  }
}
