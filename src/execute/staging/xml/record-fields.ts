import { ColumnLookup } from './column-lookup.ts';
import type { ElementJson } from './element-json.ts';
import type { PathFinder } from './path-finder.ts';
import { ATTRIBUTE, ELEMENT, KIND, LINK, NAME, NODE_SIZE, NO_NODE, TO } from './tape.ts';
import type { Scanning } from './text-scanner.ts';
import type { XmlColumns } from './xml-columns.ts';
import { XML_LIMITS } from './xml-limits.ts';

/** A column that is filled from where a path leads. */
export interface FoundColumn {
  readonly name: string;
  readonly finder: PathFinder;
}

export interface RecordFieldsOptions {
  readonly scanning: Scanning;
  readonly columns: XmlColumns;
  readonly elements: ElementJson;
  readonly deep: readonly FoundColumn[];
  /** Whether a column asks for the record's own text, also where it stands between children. */
  readonly asksText: boolean;
}

/** In place of a node: the text of the row's element, that between its children, or what a path led to. */
export const OWN_TEXT = -2;
export const OWN_CONTENT = -3;
export const FOUND = -4;

/** Which nodes of the tape fill which columns of a row. */
export class RecordFields {
  /** By column, its first node, NO_NODE, or what stands in place of one. */
  readonly first = new Int32Array(XML_LIMITS.columns + 1).fill(NO_NODE);
  /** What paths led to, for columns that say FOUND. */
  readonly found = new Map<
    number,
    { readonly nodes: readonly number[]; readonly isText: boolean }
  >();
  readonly #last = new Int32Array(XML_LIMITS.columns + 1);
  readonly #options: RecordFieldsOptions;
  readonly #lookup: ColumnLookup;
  readonly #indexes = new Map<FoundColumn, number>();

  constructor(options: RecordFieldsOptions) {
    this.#options = options;
    this.#lookup = new ColumnLookup(options.scanning.names, options.columns);
  }

  /** Gathers the fields of an element that is a row; what is false then are too many columns. */
  gather(row: number): boolean {
    const { columns, scanning, deep } = this.#options;
    const { nodes } = scanning.tape;
    this.first.fill(NO_NODE, 0, columns.names.length);
    this.#lookup.follow();
    const end = nodes[row + TO]!;
    let next = row + NODE_SIZE;
    for (; next < end && (nodes[next + KIND]! & ATTRIBUTE) !== 0; next += NODE_SIZE) {
      this.first[this.#lookup.ofAttribute(nodes[next + NAME]!)] = next;
    }
    this.#gatherText(row);
    while (next < end && !columns.isTooMany) {
      if ((nodes[next + KIND]! & ELEMENT) === 0) {
        next += NODE_SIZE;
        continue;
      }
      this.#addChild(this.#lookup.ofChild(nodes[next + NAME]!), next);
      next = nodes[next + TO]!;
    }
    for (const column of deep) this.add(column, column.finder.find(row));
    return !columns.isTooMany;
  }

  /** Has a column filled with nodes that its path led to. */
  add(column: FoundColumn, nodes: readonly number[]): void {
    if (nodes.length === 0) return;
    const { columns } = this.#options;
    let index = this.#indexes.get(column);
    if (index === undefined) this.#indexes.set(column, (index = columns.ofGiven(column.name)));
    this.first[index] = FOUND;
    this.found.set(index, { nodes, isText: column.finder.isText });
  }

  #addChild(column: number, node: number): void {
    const { nodes } = this.#options.scanning.tape;
    nodes[node + LINK] = NO_NODE;
    if (this.first[column] === NO_NODE) this.first[column] = node;
    else nodes[this.#last[column]! + LINK] = node;
    this.#last[column] = node;
  }

  #gatherText(row: number): void {
    const { columns, elements, asksText } = this.#options;
    switch (elements.contentKind(row)) {
      case 'text':
        if (!elements.hasOnlyBlanks(row)) this.first[columns.ofText('#text')] = OWN_TEXT;
        return;
      case 'mixed':
        if (asksText) this.first[columns.ofText('#text')] = OWN_TEXT;
        this.first[columns.ofText('#content')] = OWN_CONTENT;
        return;
      case 'nothing':
      case 'children':
    }
  }
}
