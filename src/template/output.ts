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

/** Collects what a template prints, and remembers where each part came from. */
export class Output {
  readonly #parts: string[] = [];
  readonly #segments: Segment[] = [];
  #length = 0;
  #indent = '';
  #atLineStart = true;

  /** @throws IngotError TEMPLATE_LIMIT when the output grows too long */
  write(text: string, from: { template: Template; offset: number; isText: boolean }): void {
    if (text === '') return;
    if (this.#indent === '') {
      this.#push(text, from);
    } else {
      let offset = from.offset;
      for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
        if (this.#atLineStart && line !== '\n')
          this.#push(this.#indent, { ...from, offset, isText: false });
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

  #push(
    text: string,
    { template, offset, isText }: { template: Template; offset: number; isText: boolean },
  ): void {
    this.#segments.push({ start: this.#length, template, offset, isText });
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
