import { isJsonObject, type Json } from '../core/json.ts';

/** What a set of rows or a value in them is, as a number: equal numbers of one `Meanings` mean the same. */
export type Meaning = number;

interface Definition {
  readonly kind: string;
  readonly detail: string;
  readonly parts: readonly Meaning[];
}

/** Gives equal things equal numbers; one instance for all that is to be compared. */
export class Meanings {
  readonly #known = new Map<string, Meaning>();
  readonly #definitions: Definition[] = [];
  readonly #ties: 'alike' | 'open';

  /** `ties`: whether the engine is taken to choose alike, where it may choose between rows with equal keys. */
  constructor(ties: 'alike' | 'open') {
    this.#ties = ties;
  }

  /** The meaning of `kind` with `detail`, made of `parts`. */
  of(kind: string, detail: Json, parts: readonly Meaning[] = []): Meaning {
    const definition = { kind, detail: JSON.stringify(detail), parts };
    const key = `${kind} ${parts.join(' ')} ${definition.detail}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.#definitions.length);
    return this.#add(definition);
  }

  /** A value that ties decide: the same one where rows come as they are stored, and otherwise only if ties are to count as alike. */
  chosen(
    kind: string,
    parts: readonly Meaning[],
    { isArranged }: { readonly isArranged: boolean },
  ): Meaning {
    if (isArranged || this.#ties === 'alike') return this.of(kind, null, parts);
    return this.#add({ kind: 'chosen', detail: 'null', parts });
  }

  /** A meaning that equals nothing, not even one made in the same way: what can't be told, or what the engine may choose. */
  unknown(reason: string): Meaning {
    return this.#add({ kind: 'unknown', detail: JSON.stringify(reason), parts: [] });
  }

  #add(definition: Definition): Meaning {
    return this.#definitions.push(definition) - 1;
  }
}

/** A value of DuckDB's JSON without what says only where a thing stands in the SQL text. */
export function withoutPlaces(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'query_location')
      .map(([key, member]) => [key, withoutPlaces(member)]),
  );
}
