/** Keys as they stand in records, with their quotes, one behind the other, so that a loop over bytes finds the next one. */
export class KeyTable {
  readonly #bytes: Buffer;
  /** Where the key of each place begins; it ends where the next begins, and is empty where there is none. */
  readonly #starts: Int32Array;

  constructor(texts: readonly (Buffer | undefined)[]) {
    const starts = [0];
    for (const text of texts) starts.push(starts.at(-1)! + (text?.length ?? 0));
    this.#starts = Int32Array.from(starts);
    this.#bytes = Buffer.concat(texts.filter((text) => text !== undefined));
  }

  /** The length of the key of a place, if that is what stands at `at`, else 0. */
  match(place: number, bytes: Buffer, at: number): number {
    const keys = this.#bytes;
    const from = this.#starts[place]!;
    const to = this.#starts[place + 1]!;
    let key = from;
    for (let index = at; key < to; key++, index++) if (bytes[index] !== keys[key]) return 0;
    return key - from;
  }
}
