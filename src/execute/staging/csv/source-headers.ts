/** What the headers of a source's files have had so far: columns are known again by how they are written there. */
export class SourceHeaders {
  /** Whether what a file lacks may stand in another one of the source. */
  readonly hasOthers: boolean;
  readonly #written = new Map<string, readonly [name: string, text: string]>();
  readonly #named = new Map<string, string[]>();

  constructor(hasOthers: boolean) {
    this.hasOthers = hasOthers;
  }

  /** For each column that a header has had its text there; what stood there first counts. */
  get written(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#written.values());
  }

  add(columns: Iterable<readonly [name: string, text: string]>): void {
    for (const [name, text] of columns) {
      const key = name.toLowerCase();
      if (this.#written.has(key)) continue;
      this.#written.set(key, [name, text]);
      const names = this.#named.get(text);
      if (names === undefined) this.#named.set(text, [name]);
      else names.push(name);
    }
  }

  /** The columns that are written exactly like this. */
  named(text: string): readonly string[] {
    return this.#named.get(text) ?? [];
  }
}
