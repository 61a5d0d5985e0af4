import type { NameTable } from './name-table.ts';
import type { XmlColumns } from './xml-columns.ts';

const UNKNOWN = -1;

/** The columns of attributes and children by the numbers of their names. */
export class ColumnLookup {
  readonly #names: NameTable;
  readonly #columns: XmlColumns;
  #attributes = new Int32Array(64).fill(UNKNOWN);
  #children = new Int32Array(64).fill(UNKNOWN);
  #generation = 0;

  constructor(names: NameTable, columns: XmlColumns) {
    this.#names = names;
    this.#columns = columns;
  }

  /** To be called before the columns of a record are asked for, whose names are all in the table. */
  follow(): void {
    const { count, generation } = this.#names;
    if (generation !== this.#generation) {
      this.#generation = generation;
      this.#attributes.fill(UNKNOWN);
      this.#children.fill(UNKNOWN);
    }
    if (count <= this.#children.length) return;
    this.#attributes = enlarged(this.#attributes, 2 * count);
    this.#children = enlarged(this.#children, 2 * count);
  }

  ofAttribute(name: number): number {
    const known = this.#attributes[name]!;
    if (known !== UNKNOWN) return known;
    return (this.#attributes[name] = this.#columns.ofAttribute(this.#names.text(name)));
  }

  ofChild(name: number): number {
    const known = this.#children[name]!;
    if (known !== UNKNOWN) return known;
    return (this.#children[name] = this.#columns.ofChild(this.#names.text(name)));
  }
}

function enlarged(numbers: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length).fill(UNKNOWN);
  larger.set(numbers);
  return larger;
}
