import type { Location } from '../core/source-text.ts';
import type { YamlEntry, YamlScalar, YamlValue } from '../core/yaml-value.ts';

export interface OneLinePlace {
  /** Where the value begins in the line. */
  readonly start: number;
  /** The place of an offset in the line. */
  readonly location: (offset: number) => () => Location;
}

/** A scalar, or a list or mapping in brackets, that ends on its line; undefined for anything else. */
export function readOneLine(line: string, place: OneLinePlace): YamlValue | undefined {
  if (!`[{"'`.includes(line.charAt(place.start))) return plainScalar(line, place);
  const reader = new BracketReader(line, place);
  const value = reader.value();
  return value !== undefined && isCommentOrNothing(reader.rest) ? value : undefined;
}

export function isCommentOrNothing(text: string): boolean {
  return /^(?: *| +#.*)$/.test(text);
}

function plainScalar(line: string, { start, location }: OneLinePlace): YamlScalar | undefined {
  const comment = line.indexOf(' #', start);
  const text = line.slice(start, comment === -1 ? line.length : comment).trimEnd();
  const isPlain = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-[\w.])/.test(text) && !/:(?: |$)/.test(text);
  return isPlain ? scalarOf(text, location(start)) : undefined;
}

/** A text without quotes in the core schema of YAML 1.2; undefined for the rarer spellings of numbers. */
export function scalarOf(written: string, location: () => Location): YamlScalar | undefined {
  const word = words.get(written);
  if (word !== undefined || written === '' || /^(?:~|null|Null|NULL)$/.test(written))
    return { kind: 'scalar', value: word ?? null, written, location };
  if (/^[-+]?(?:0[ox]|\.[in])/i.test(written)) return undefined;
  const isNumber = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(written);
  const value = isNumber ? exactNumber(Number(written), written) : written;
  return { kind: 'scalar', value, written, location };
}

/** Whole numbers that JavaScript can't hold stay text. */
export function exactNumber(value: number, written: string): number | string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? written : value;
}

const words: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** Deeper nesting is left to the reader that checks the limits. */
const deepest = 50;

/** Reads what stands in brackets or quotes. */
class BracketReader {
  readonly #line: string;
  readonly #location: OneLinePlace['location'];
  #at: number;
  #depth = 0;

  constructor(line: string, { start, location }: OneLinePlace) {
    this.#line = line;
    this.#location = location;
    this.#at = start;
  }

  get rest(): string {
    return this.#line.slice(this.#at);
  }

  value(): YamlValue | undefined {
    const location = this.#location(this.#at);
    switch (this.#line.charAt(this.#at)) {
      case '[':
        return this.#inside(() => this.#list(location));
      case '{':
        return this.#inside(() => this.#map(location));
      case '"':
        return this.#quoted(/"([^"\\]*)"/y, location);
      case "'":
        return this.#quoted(/'([^']*)'(?!')/y, location);
      default: {
        const text = this.#take(
          /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-[\w.])[^,[\]{}:#]*/y,
        )?.[0].trimEnd();
        return text === undefined ? undefined : scalarOf(text, location);
      }
    }
  }

  #inside(read: () => YamlValue | undefined): YamlValue | undefined {
    if (++this.#depth > deepest) return undefined;
    const value = read();
    this.#depth--;
    return value;
  }

  #list(location: () => Location): YamlValue | undefined {
    const items: YamlValue[] = [];
    this.#take(/\[ */y);
    while (this.#take(/ *\]/y) === undefined) {
      if (items.length > 0 && this.#take(/ *, */y) === undefined) return undefined;
      const item = this.value();
      if (item === undefined) return undefined;
      items.push(item);
    }
    return { kind: 'list', items, location };
  }

  #map(location: () => Location): YamlValue | undefined {
    const entries = new Map<string, YamlEntry>();
    this.#take(/\{ */y);
    while (this.#take(/ *\}/y) === undefined) {
      if (entries.size > 0 && this.#take(/ *, */y) === undefined) return undefined;
      const place = this.#location(this.#at);
      const key = this.#take(/([A-Za-z_+][\w+./-]*): +/y)?.[1];
      const value = key === undefined || entries.has(key) ? undefined : this.value();
      if (key === undefined || value === undefined) return undefined;
      if (typeof scalarOf(key, place)?.value !== 'string') return undefined;
      entries.set(key, { value, location: place });
    }
    return { kind: 'map', entries, location };
  }

  #quoted(pattern: RegExp, location: () => Location): YamlScalar | undefined {
    const text = this.#take(pattern)?.[1];
    return text === undefined
      ? undefined
      : { kind: 'scalar', value: text, written: text, location };
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#line) ?? undefined;
    if (found !== undefined) this.#at += found[0].length;
    return found;
  }
}
