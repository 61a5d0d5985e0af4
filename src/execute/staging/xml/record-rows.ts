import type { ColumnPlan, PathColumn } from './column-plan.ts';
import { ElementJson } from './element-json.ts';
import { writeField } from './field-writer.ts';
import { JsonWriter } from './json-writer.ts';
import type { ListShape } from './list-shape.ts';
import { NodeText } from './node-text.ts';
import { PathFinder } from './path-finder.ts';
import { FOUND, OWN_CONTENT, OWN_TEXT, RecordFields, type FoundColumn } from './record-fields.ts';
import type { RowWriter } from './row-writer.ts';
import {
  ATTRIBUTE,
  ELEMENT,
  FROM,
  HAS_ATTRIBUTES,
  HAS_CHILDREN,
  KIND,
  LINK,
  NODE_SIZE,
  NO_NODE,
  TO,
} from './tape.ts';
import type { Scanning } from './text-scanner.ts';
import { COMMA, DOUBLE_QUOTE } from './xml-characters.ts';
import { PARENT_RECORD, type XmlColumns } from './xml-columns.ts';

interface FoundValue {
  readonly shape: ListShape | undefined;
  /** Whether it is an element's own text that counts. */
  readonly isText: boolean;
}

const NOTHING_FOUND = { nodes: [], isText: false };

export interface RecordRowsOptions {
  readonly scanning: Scanning;
  readonly columns: XmlColumns;
  readonly plan: ColumnPlan;
  readonly writer: RowWriter;
  readonly emptyIsNull: boolean;
}

/** What is known of the record on the tape. */
export interface ReadRecord {
  readonly at: number;
  readonly end: number;
  readonly lines: number;
  /** Among the records of the file, from 1. */
  readonly number: number;
}

/** Writes the record on the tape as a row, or where it is exploded its parts as one row each. */
export class RecordRows {
  readonly #options: RecordRowsOptions;
  readonly #text: NodeText;
  readonly #json: JsonWriter;
  readonly #elements: ElementJson;
  readonly #fields: RecordFields;
  readonly #parts: PathFinder | undefined;
  readonly #keys: readonly FoundColumn[];
  readonly #parentColumn: number;
  /** Whether a record had what `explode` asks for: the path, then its keys. */
  readonly #isFound: boolean[];
  #records = 0;

  constructor(options: RecordRowsOptions) {
    const { scanning, plan, writer, columns } = options;
    this.#options = options;
    this.#text = new NodeText(scanning);
    this.#json = new JsonWriter(writer.output);
    this.#elements = new ElementJson({ ...options, text: this.#text, json: this.#json });
    const searched = { ...scanning, nameOf: plan.nameOf };
    const finder = ({ steps }: { steps: PathColumn['steps'] }) => new PathFinder(steps, searched);
    const withFinder = (column: PathColumn) => ({ name: column.name, finder: finder(column) });
    this.#fields = new RecordFields({
      ...options,
      elements: this.#elements,
      deep: plan.deep.map(withFinder),
      asksText: plan.renamed.has('#text'),
    });
    this.#parts = plan.explode && finder(plan.explode);
    this.#keys = plan.explode?.keys.map(withFinder) ?? [];
    this.#isFound = [this.#parts === undefined, ...this.#keys.map(() => false)];
    for (const { name } of this.#keys) columns.ofGiven(name);
    this.#parentColumn = this.#parts === undefined ? -1 : columns.ofGiven(PARENT_RECORD);
  }

  /** Writes the record that is on the tape; how many rows that makes, or -1 for too many columns. */
  write({ at, end, lines, number }: ReadRecord): number {
    if (this.#parts !== undefined) return this.#writeParts(this.#parts.find(0), number, end);
    if (!this.#fields.gather(0)) return -1;
    this.#writeRow(0, number);
    this.#endRow(at);
    this.#options.scanning.window.advanceLines(end, lines);
    return 1;
  }

  #writeParts(rows: readonly number[], number: number, end: number): number {
    const { window, tape } = this.#options.scanning;
    const keys = this.#keys.map((key) => ({ key, nodes: key.finder.find(0) }));
    this.#records++;
    if (rows.length > 0) this.#isFound[0] = true;
    for (const [index, { nodes }] of keys.entries())
      if (nodes.length > 0) this.#isFound[index + 1] = true;
    for (const row of rows) {
      if (!this.#fields.gather(row)) return -1;
      for (const { key, nodes } of keys) this.#fields.add(key, nodes);
      this.#writeRow(row, number);
      this.#endRow(tape.nodes[row + FROM]!);
    }
    window.advanceTo(end);
    return rows.length;
  }

  /** What `explode` asks for and no record had: the path, and names of keys. */
  get absent(): { readonly hasPath: boolean; readonly keys: readonly string[] } {
    const isJudged = this.#records > 0;
    const [hasPath = true, ...found] = this.#isFound;
    const keys = this.#keys.map(({ name }) => name).filter((_, at) => found[at] === false);
    return { hasPath: hasPath || !isJudged, keys: isJudged ? keys : [] };
  }

  #endRow(at: number): void {
    const { scanning, writer } = this.#options;
    const { offset, line } = scanning.window.advanceTo(at);
    writer.endRow(offset, line);
  }

  #writeRow(row: number, number: number): void {
    const { columns, writer } = this.#options;
    const { output } = writer;
    const { first } = this.#fields;
    const width = columns.names.length;
    for (let column = 0; column < width; column++) {
      if (column > 0) output.byte(COMMA);
      const node = first[column]!;
      if (node === NO_NODE) {
        if (column === this.#parentColumn) output.ascii(String(number));
      } else if (node >= 0) this.#writeNodes(node, column);
      else if (node === FOUND) this.#writeFound(column);
      else if (node === OWN_TEXT) this.#writeText(row);
      else if (node === OWN_CONTENT) this.#writeJson(() => this.#elements.content(row));
    }
  }

  /** An attribute, or an element and those that are linked to it. */
  #writeNodes(node: number, column: number): void {
    const { columns, scanning } = this.#options;
    const { nodes } = scanning.tape;
    const shape = columns.shapes[column];
    if (shape === undefined && nodes[node + KIND] === ELEMENT && nodes[node + LINK] === NO_NODE) {
      this.#writePlain(node);
      return;
    }
    const isAlone = (nodes[node + KIND]! & ATTRIBUTE) !== 0 || nodes[node + LINK] === NO_NODE;
    if (isAlone) this.#writeOne(node, { shape, isText: false });
    else this.#writeJson(() => this.#elements.group(node, shape));
  }

  /** An element with nothing but text. */
  #writePlain(node: number): void {
    const { scanning, writer, emptyIsNull } = this.#options;
    const from = node + NODE_SIZE;
    const end = scanning.tape.nodes[node + TO]!;
    if (from === end) {
      if (!emptyIsNull) writer.output.ascii('""');
      return;
    }
    this.#text.read(from, end);
    writeField(writer.output, this.#text);
  }

  #writeFound(column: number): void {
    const { columns } = this.#options;
    const { nodes, isText } = this.#fields.found.get(column) ?? NOTHING_FOUND;
    const value = { shape: columns.shapes[column], isText };
    const [first] = nodes;
    if (nodes.length === 1 && first !== undefined) this.#writeOne(first, value);
    else this.#writeJson(() => this.#writeItems(nodes, value));
  }

  #writeOne(node: number, value: FoundValue): void {
    const { nodes } = this.#options.scanning.tape;
    const kind = nodes[node + KIND]!;
    if (value.shape?.isList === true) {
      this.#writeJson(() => this.#writeItems([node], value));
    } else if ((kind & ATTRIBUTE) !== 0) {
      this.#text.read(node, node + NODE_SIZE);
      writeField(this.#options.writer.output, this.#text);
    } else if (value.isText || (kind & (HAS_ATTRIBUTES | HAS_CHILDREN)) === 0) {
      this.#writeText(node);
    } else this.#writeJson(() => this.#elements.element(node, value.shape));
  }

  /** The text of an element without that of its children. */
  #writeText(node: number): void {
    const { writer } = this.#options;
    if (this.#elements.readText(node)) writeField(writer.output, this.#text);
    else if (!this.#elements.isNull(node)) writer.output.ascii('""');
  }

  #writeItems(nodes: readonly number[], { shape, isText }: FoundValue): void {
    for (const [index, node] of nodes.entries()) {
      this.#json.bare(index === 0 ? '[' : ',');
      this.#elements.item(node, isText, shape);
    }
    this.#json.bare(']');
  }

  #writeJson(write: () => void): void {
    const { output } = this.#options.writer;
    output.byte(DOUBLE_QUOTE);
    write();
    output.byte(DOUBLE_QUOTE);
  }
}
