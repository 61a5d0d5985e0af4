/** A piece of a type's text: a word, a quoted name, a quoted text, or a sign such as `(`. */
export interface TypeToken {
  readonly kind: 'word' | 'name' | 'text' | 'sign';
  /** Without its quotes. */
  readonly value: string;
}

const pattern =
  /(?<name>"(?:[^"]|"")*")|(?<text>'(?:[^']|'')*')|(?<word>[^\s"'(),[\]]+)|(?<sign>\S)/gu;

/** The pieces of a type's text, from first to last, taken one by one. */
export class TypeTokens {
  readonly #tokens: readonly TypeToken[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = [...text.matchAll(pattern)].map(({ groups }) => toToken(groups ?? {}));
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(ahead = 0): TypeToken | undefined {
    return this.#tokens[this.#at + ahead];
  }

  take(): TypeToken | undefined {
    return this.#tokens[this.#at++];
  }

  /** Takes the next piece where it is this sign. */
  takeSign(sign: string): boolean {
    const isNext = this.peek()?.kind === 'sign' && this.peek()?.value === sign;
    if (isNext) this.#at++;
    return isNext;
  }
}

function toToken({ name, text, word, sign = '' }: Record<string, string | undefined>): TypeToken {
  if (name !== undefined) return { kind: 'name', value: name.slice(1, -1).replaceAll('""', '"') };
  if (text !== undefined) return { kind: 'text', value: text.slice(1, -1).replaceAll("''", "'") };
  return word === undefined ? { kind: 'sign', value: sign } : { kind: 'word', value: word };
}
