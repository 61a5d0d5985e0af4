import { locator, type Location, type SourceText } from '../core/source-text.ts';
import type { YamlEntry, YamlList, YamlMap, YamlScalar, YamlValue } from '../core/yaml-value.ts';
import { isCommentOrNothing, readOneLine, scalarOf } from './plain-yaml-value.ts';

/** A longer file, or deeper nesting, is left to the reader that checks the limits. */
const longest = 10_000_000;
const deepest = 50;
const mostLines = 1_000_000;

/** Characters that only the yaml package knows how to take; marks of documents and directives. */

const unusual = /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|^(?:---|\.\.\.|%)/m;

/**
 * Reads YAML that is written plainly, as properties are: blocks of mappings and lists with values of one line. Undefined
 * for anything else, mistakes included; the yaml package, which takes fifteen times as long, reads those.
 */
export function readPlainYaml(source: SourceText): YamlValue | undefined {
  if (source.text.length > longest || unusual.test(source.text)) return undefined;
  const reader = new PlainReader(source);
  if (reader.lineCount > mostLines) return undefined;
  const value = reader.block(0);
  return reader.isAtEnd ? value : undefined;
}

/** A line with something on it; the text begins behind the indentation. */
interface Line {
  readonly indent: number;
  readonly offset: number;
  readonly text: string;
}

class PlainReader {
  readonly #source: string;
  readonly #lines: Line[];
  readonly #locate: (offset: number) => Location;
  #next = 0;

  constructor(source: SourceText) {
    this.#source = source.text;
    this.#lines = [...source.text.matchAll(/^( *)([^ #\n].*)$/gm)].map(
      ({ index, 1: indent, 2: text }) => ({
        indent: indent!.length,
        offset: index + indent!.length,
        text: text!,
      }),
    );
    this.#locate = locator(source);
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#lines.length;
  }

  /** The mapping or list that begins on the next line. */
  block(depth: number): YamlValue | undefined {
    const line = this.#line;
    if (line === undefined || depth > deepest) return undefined;
    const value = isItem(line.text) ? this.#list(line, depth) : this.#map(line, depth);
    // What is further in continues a text over several lines, or is a mistake.
    return this.#line !== undefined && this.#line.indent > line.indent ? undefined : value;
  }

  get #line(): Line | undefined {
    return this.#lines[this.#next];
  }

  #map({ indent, offset }: Line, depth: number): YamlMap | undefined {
    const entries = new Map<string, YamlEntry>();
    for (let line = this.#line; line?.indent === indent; line = this.#line) {
      const [written, key] = keyPattern.exec(line.text) ?? [];
      if (written === undefined || key === undefined || entries.has(key)) return undefined;
      const location = this.#location(line.offset);
      if (typeof scalarOf(key, location)?.value !== 'string') return undefined;
      this.#next++;
      const value = this.#value(line, { from: written.length, colon: key.length + 1, depth });
      if (value === undefined) return undefined;
      entries.set(key, { value, location });
    }
    return { kind: 'map', entries, location: this.#location(offset) };
  }

  #list({ indent, offset }: Line, depth: number): YamlList | undefined {
    const items: YamlValue[] = [];
    for (let line = this.#line; line?.indent === indent; line = this.#line) {
      if (!isItem(line.text)) break;
      const item = this.#item(line, depth);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return { kind: 'list', items, location: this.#location(offset) };
  }

  #item(line: Line, depth: number): YamlValue | undefined {
    const from = /^- */.exec(line.text)![0].length;
    const text = line.text.slice(from);
    if (isItem(text) || keyPattern.test(text)) {
      // A block that begins behind the dash is a block further in.
      this.#lines[this.#next] = { indent: line.indent + from, offset: line.offset + from, text };
      return this.block(depth + 1);
    }
    this.#next++;
    return this.#value(line, { from, colon: undefined, depth });
  }

  /** The value behind a key or dash: on its line, or the block below. */
  #value(
    line: Line,
    { from, colon, depth }: { from: number; colon: number | undefined; depth: number },
  ): YamlValue | undefined {
    const [, style, chomping] = /^([>|])(-?)$/.exec(line.text.slice(from)) ?? [];
    if (style !== undefined)
      return this.#text(line, {
        joint: style === '>' ? ' ' : '\n',
        end: chomping === '-' ? '' : '\n',
        location: this.#location(line.offset + from),
      });
    if (!isCommentOrNothing(line.text.slice(from))) {
      return readOneLine(line.text, {
        start: from,
        location: (offset) => this.#location(line.offset + offset),
      });
    }
    const below = this.#line;
    const isBelow =
      below !== undefined &&
      (below.indent > line.indent ||
        // The list of a key may stand as far out as the key.
        (colon !== undefined && below.indent === line.indent && isItem(below.text)));
    if (isBelow) return this.block(depth + 1);
    const end = colon ?? 1;
    return line.text.length > end ? undefined : scalarOf('', this.#location(line.offset + end));
  }

  /** A text below its key, all lines equally far in, none of them empty. */
  #text(
    { indent, offset, text }: Line,
    { joint, end, location }: { joint: string; end: string; location: () => Location },
  ): YamlScalar | undefined {
    const lines: string[] = [];
    const inside = this.#line?.indent ?? 0;
    let at = offset + text.length;
    for (let line = this.#line; line !== undefined && line.indent > indent; line = this.#line) {
      if (line.indent !== inside || line.offset !== at + 1 + inside) return undefined;
      lines.push(line.text);
      at = line.offset + line.text.length;
      this.#next++;
    }
    // A comment behind the text could be a part of it.
    const past =
      this.#line === undefined ? this.#source.length : this.#line.offset - this.#line.indent;
    if (lines.length === 0 || /[^\n]/.test(this.#source.slice(at, past))) return undefined;
    const value = lines.join(joint) + end;
    return { kind: 'scalar', value, written: value, location };
  }

  #location(offset: number): () => Location {
    return () => this.#locate(offset);
  }
}

/** A key that needs no quotes, and what separates it from its value. */
const keyPattern = /^([A-Za-z_+][\w+./-]*):(?: +|$)/;

function isItem(text: string): boolean {
  return text === '-' || text.startsWith('- ');
}
