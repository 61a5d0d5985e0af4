import { isUtf8 } from 'node:buffer';
import type { FixedDialect } from '../../../../../src/execute/staging/csv/csv-dialect.ts';

/** A record as it is to come out: its values, or why it can't be taken. */
export interface PlainRecord {
  readonly offset: number;
  readonly line: number;
  readonly values?: readonly (string | null)[];
  /** Where its lines are rejected as they are read. */
  readonly text?: string;
  readonly reason?: string;
}

export interface PlainOptions extends FixedDialect {
  readonly columns: readonly string[];
  readonly comment?: string | undefined;
}

/** Reads records the slow and simple way. Text and values have one character for each byte. */
export class PlainParser {
  readonly records: PlainRecord[] = [];
  readonly #text: string;
  readonly #options: PlainOptions;
  #at: number;
  #line: number;

  constructor(text: string, options: PlainOptions, start: { at: number; line: number }) {
    this.#text = text;
    this.#options = options;
    this.#at = start.at;
    this.#line = start.line;
    while (this.#at < text.length) this.#readRecord();
  }

  #readRecord(): void {
    const { comment, columns } = this.#options;
    if (comment !== undefined && this.#text.startsWith(comment, this.#at)) {
      this.#at = this.#lineTextEnd(this.#at);
      this.#passLineEnd();
    } else if (columns.length > 1 && this.#lineTextEnd(this.#at) === this.#at) {
      this.#passLineEnd();
    } else {
      this.#readValues();
    }
  }

  #readValues(): void {
    const { delimiter } = this.#options;
    const start = { offset: this.#at, line: this.#line };
    const values: (string | null)[] = [];
    for (;;) {
      const fault = this.#readValue(values);
      if (fault !== undefined) return this.#reject(start, fault);
      if (!this.#text.startsWith(delimiter, this.#at)) break;
      this.#at += delimiter.length;
    }
    const text = this.#text.slice(start.offset, this.#at);
    this.#line += lineEndsIn(text);
    this.#passLineEnd();
    this.records.push({ ...start, ...judged(values, this.#options) });
  }

  /** Gives the fault of a value, if it has one. */
  #readValue(values: (string | null)[]): string | undefined {
    const { delimiter, quote } = this.#options;
    const text = this.#text;
    const open = delimiter === ' ' ? this.#at : passBlanks(text, this.#at);
    if (quote === '' || text[open] !== quote) {
      const end = endOf(text, this.#at, [delimiter, '\n', '\r']);
      values.push(end === this.#at ? null : text.slice(this.#at, end));
      this.#at = end;
      return undefined;
    }
    const { value, close } = this.#quoted(open + 1);
    if (close === -1) {
      this.#at = text.length;
      return 'a quote is opened and not closed';
    }
    values.push(value);
    this.#at = delimiter === ' ' ? close + 1 : passBlanks(text, close + 1);
    if (this.#at === text.length) return undefined;
    if (endOf(text, this.#at, [delimiter, '\n', '\r']) === this.#at) return undefined;
    this.#at = this.#lineTextEnd(this.#at);
    return 'a closing quote is followed by more text';
  }

  #quoted(from: number): { value: string; close: number } {
    const { quote, escape } = this.#options;
    const text = this.#text;
    let value = '';
    for (let at = from; at < text.length; at++) {
      const isEscape = text[at] === escape && (escape !== quote || text[at + 1] === quote);
      if (!isEscape && text[at] === quote) return { value, close: at };
      if (isEscape) at++;
      value += text[at] ?? '';
    }
    return { value, close: -1 };
  }

  #reject(start: { offset: number; line: number }, fault: string): void {
    const lines = /([^\r\n]*)(\r\n|\n|\r|$)/y;
    const end = this.#at;
    lines.lastIndex = start.offset;
    while (lines.lastIndex < end) {
      const offset = lines.lastIndex;
      const [, text = ''] = lines.exec(this.#text) ?? [];
      const inside = `this line is inside a quoted value that begins on line ${start.line}: ${fault}`;
      const reason = this.#line === start.line ? fault : inside;
      if (text !== '') this.records.push({ offset, line: this.#line, text: shown(text), reason });
      if (lines.lastIndex <= end)
        this.#line += lineEndsIn(this.#text.slice(offset, lines.lastIndex));
    }
    if (lines.lastIndex > end) this.#passLineEnd();
  }

  #lineTextEnd(from: number): number {
    return endOf(this.#text, from, ['\n', '\r']);
  }

  #passLineEnd(): void {
    if (this.#at < this.#text.length) this.#line++;
    this.#at += this.#text.startsWith('\r\n', this.#at) ? 2 : 1;
  }
}

function judged(
  values: readonly (string | null)[],
  { columns }: PlainOptions,
): Pick<PlainRecord, 'values' | 'reason'> {
  const kept = values.slice(0, columns.length);
  const hasOnlyEmptyRest = values
    .slice(columns.length)
    .every((value) => value === null || value === '\0');
  if (values.length < columns.length || !hasOnlyEmptyRest) {
    const found = `${values.length} value${values.length === 1 ? '' : 's'}`;
    const wanted = `${columns.length} column${columns.length === 1 ? '' : 's'}`;
    return { reason: `the record has ${found}, but the file has ${wanted}` };
  }
  const wrong = kept.findIndex((value) => !isUtf8(Buffer.from(value ?? '', 'latin1')));
  if (wrong === -1) return { values: kept };
  return { reason: `the text of column "${columns[wrong]}" is not valid UTF-8` };
}

function endOf(text: string, from: number, ends: readonly string[]): number {
  let at = from;
  while (at < text.length && !ends.some((end) => text.startsWith(end, at))) at++;
  return at;
}

function passBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at++;
  return at;
}

function lineEndsIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function shown(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
