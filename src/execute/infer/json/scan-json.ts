/** The kinds of values that JSON has. */
export type JsonKind = 'text' | 'number' | 'boolean' | 'null' | 'object' | 'array';

/** What the beginning of a JSON text has, by the keys that lead there; elements of arrays add none. */
export interface JsonSketch {
  /** Arrays that stand in no other array, with how many of their elements are objects. */
  readonly arrays: readonly { readonly keys: readonly string[]; readonly objects: number }[];
  /** The kinds of the values of an object's keys, by the object's place: that of an array stands for its elements. */
  readonly kindsAt: (keys: readonly string[]) => ReadonlyMap<string, ReadonlySet<JsonKind>>;
}

/** Reads as much of a JSON text as there is; where it ends or is broken, what was read counts. */
export function scanJson(text: string): JsonSketch {
  const scanner = new Scanner(text);
  scanner.scan();
  return {
    arrays: [...scanner.arrays.values()],
    kindsAt: (keys) => scanner.kinds.get(JSON.stringify(keys)) ?? new Map(),
  };
}

class Scanner {
  readonly arrays = new Map<string, { keys: readonly string[]; objects: number }>();
  readonly kinds = new Map<string, Map<string, Set<JsonKind>>>();
  readonly #token = /\s*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|([^\s{}[\],:"]+))/gy;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): void {
    while (this.#value([], { depth: 0, isInArray: false }) !== undefined);
  }

  #next(): string | undefined {
    const match = this.#token.exec(this.#text);
    return match === null ? undefined : (match[1] ?? match[2] ?? match[3]);
  }

  /** Undefined where the text ends before the value does. */
  #value(
    keys: readonly string[],
    place: { readonly depth: number; readonly isInArray: boolean },
    begun = this.#next(),
  ): JsonKind | undefined {
    if (begun === undefined || place.depth > 100 || /^[}\],:]$/.test(begun)) return undefined;
    if (begun === '{') return this.#object(keys, place);
    if (begun === '[') return this.#array(keys, place);
    if (begun.startsWith('"')) return 'text';
    if (begun === 'null') return 'null';
    return begun === 'true' || begun === 'false' ? 'boolean' : 'number';
  }

  #object(
    keys: readonly string[],
    { depth, isInArray }: { readonly depth: number; readonly isInArray: boolean },
  ): JsonKind | undefined {
    for (let token = this.#next(); token !== '}'; token = this.#next()) {
      if (token === ',') continue;
      if (token === undefined || !token.startsWith('"') || this.#next() !== ':') return undefined;
      const key = keyOf(token);
      const kind = this.#value([...keys, key], { depth: depth + 1, isInArray });
      if (kind === undefined) return undefined;
      this.#note(keys, key, kind);
    }
    return 'object';
  }

  #array(
    keys: readonly string[],
    { depth, isInArray }: { readonly depth: number; readonly isInArray: boolean },
  ): JsonKind | undefined {
    const place = JSON.stringify(keys);
    const known = isInArray ? undefined : (this.arrays.get(place) ?? { keys, objects: 0 });
    if (known !== undefined) this.arrays.set(place, known);
    for (let token = this.#next(); token !== ']'; token = this.#next()) {
      if (token === ',') continue;
      if (known !== undefined && token === '{') known.objects++;
      const inner = { depth: depth + 1, isInArray: true };
      if (this.#value(keys, inner, token) === undefined) return undefined;
    }
    return 'array';
  }

  #note(keys: readonly string[], key: string, kind: JsonKind): void {
    const place = JSON.stringify(keys);
    const own = this.kinds.get(place) ?? new Map<string, Set<JsonKind>>();
    this.kinds.set(place, own);
    const kinds = own.get(key) ?? new Set<JsonKind>();
    own.set(key, kinds.add(kind));
  }
}

function keyOf(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.slice(1, -1);
  }
}
