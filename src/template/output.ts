import { IngotError } from '../core/error.ts';
import { locationAt, type Location } from '../core/source-text.ts';
import type { Template } from '../core/template.ts';

/** Longest text that one template may make, in characters. */
export const maxOutputLength = 10_000_000;

/** A stretch of the output and the place in a template that it came from. */
interface Segment {
  readonly start: number;
  readonly template: Template;
  readonly offset: number;
  /** Literal text maps character by character; what an expression printed maps to the expression. */
  readonly isText: boolean;
}

/** Where a text that is written came from. */
interface Origin extends Omit<Segment, 'start'> {
  /** Whether it is a value from outside the project. */
  readonly isForeign: boolean;
}

/** A part of the output whose value comes from outside the project and holds what SQL quotes and comments end with. */
export interface ForeignPart {
  readonly start: number;
  readonly end: number;
  readonly template: Template;
  /** Where the expression stands that printed it. */
  readonly offset: number;
}

/** Values without any of these can't end a text, a quoted name or a comment, wherever they stand. */
const canEndQuotes = /['"$\\\n\r*/]/;

/** Collects what a template prints, and remembers where each part came from. */
export class Output {
  readonly #parts: string[] = [];
  readonly #segments: Segment[] = [];
  readonly #foreign: ForeignPart[] = [];
  #length = 0;
  #indent = '';
  #atLineStart = true;

  /** @throws IngotError TEMPLATE_LIMIT when the output grows too long */
  write(text: string, from: Origin): void {
    if (text === '') return;
    if (this.#indent === '') {
      this.#push(text, from);
    } else {
      let offset = from.offset;
      for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
        if (this.#atLineStart && line !== '\n')
          this.#push(this.#indent, { ...from, offset, isText: false, isForeign: false });
        this.#push(line, { ...from, offset });
        if (from.isText) offset += line.length;
      }
    }
    this.#atLineStart = text.endsWith('\n');
  }

  /** Runs `work` with every line that it writes indented further. */
  indented(indent: string, work: () => void): void {
    const outer = this.#indent;
    this.#indent = outer + indent;
    try {
      work();
    } finally {
      this.#indent = outer;
    }
  }

  /** The values that could end quotes which they stand in, in order. */
  get foreignParts(): readonly ForeignPart[] {
    return this.#foreign;
  }

  get text(): string {
    return this.#parts.join('');
  }

  /** The place in a template that the character at an offset of the text came from. */
  locate(offset: number): Location {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#segments[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    const segment = this.#segments[low];
    if (segment === undefined) return { path: '', line: 1, column: 1, lineText: '' };
    const inside = segment.isText ? Math.max(0, offset - segment.start) : 0;
    return locationAt(segment.template.source, segment.offset + inside);
  }

  #push(text: string, { template, offset, isText, isForeign }: Origin): void {
    const start = this.#length;
    const last = this.#segments.at(-1);
    const isMore = last?.template === template && last.isText === isText;
    const follows = isText ? offset - start : offset;
    if (!isMore || follows !== (isText ? last.offset - last.start : last.offset))
      this.#segments.push({ start, template, offset, isText });
    if (isForeign && canEndQuotes.test(text))
      this.#foreign.push({ start, end: start + text.length, template, offset });
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length > maxOutputLength) {
      throw new IngotError(
        'TEMPLATE_LIMIT',
        `The template prints more than ${maxOutputLength.toLocaleString('en')} characters`,
        {
          location: locationAt(template.source, offset),
        },
      );
    }
  }
}
