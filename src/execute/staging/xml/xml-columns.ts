import { XML_LIMITS } from './xml-limits.ts';

const AUDIT_COLUMNS = ['_record', '_source_file', '_file_checksum', '_loaded_at', '_batch_id'];

/**
 * The columns of a file, in order of first appearance. An attribute, a child element and the record's own text are each a
 * column of their own. DuckDB compares names without case, so a name that is taken in any case, by an audit column too,
 * gets the first free of `_1`, `_2`, …
 */
export class XmlColumns {
  readonly names: string[] = [];
  /** For each column the name of the child element that fills it, undefined for attributes and text. */
  readonly childNames: (Buffer | undefined)[] = [];
  readonly #taken = new Set(AUDIT_COLUMNS);
  readonly #children = new Map<string, number>();
  readonly #attributes = new Map<string, number>();

  ofChild(name: string): number {
    return this.#children.get(name) ?? this.#add(this.#children, name, Buffer.from(name));
  }

  /** An attribute of the record, or its text: `#text` and `#content` are no names of attributes. */
  ofAttribute(name: string): number {
    return this.#attributes.get(name) ?? this.#add(this.#attributes, name, undefined);
  }

  get isTooMany(): boolean {
    return this.names.length > XML_LIMITS.columns;
  }

  #add(known: Map<string, number>, name: string, child: Buffer | undefined): number {
    known.set(name, this.names.length);
    this.names.push(this.#freeName(name));
    this.childNames.push(child);
    return this.names.length - 1;
  }

  #freeName(name: string): string {
    let free = name;
    for (let suffix = 1; this.#taken.has(free.toLowerCase()); suffix++) {
      free = `${name}_${String(suffix)}`;
    }
    this.#taken.add(free.toLowerCase());
    return free;
  }
}
