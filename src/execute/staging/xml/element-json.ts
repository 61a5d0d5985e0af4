import type { JsonWriter } from './json-writer.ts';
import type { ListShape } from './list-shape.ts';
import { NO_NAME } from './name-table.ts';
import type { NodeText } from './node-text.ts';
import { ObjectKeys } from './object-keys.ts';
import {
  ATTRIBUTE,
  ELEMENT,
  HAS_ATTRIBUTES,
  HAS_CHILDREN,
  HAS_TEXT,
  IS_NIL,
  KEY,
  KIND,
  LINK,
  NAME,
  NODE_SIZE,
  NO_NODE,
  TO,
} from './tape.ts';
import type { Scanning } from './text-scanner.ts';

export interface ElementJsonOptions {
  readonly scanning: Scanning;
  readonly text: NodeText;
  readonly json: JsonWriter;
  /** Whether an element without content is null; else it is the empty text. */
  readonly emptyIsNull: boolean;
}

const TEXT_KEY = Buffer.from('#text');
const CONTENT_KEY = Buffer.from('#content');

/** What the content of an element is, beside its attributes. */
type Content = 'nothing' | 'text' | 'children' | 'mixed';

/**
 * Elements as JSON. Text alone stays text, an empty element is null, and anything else is an object: attributes and
 * children by name (a child whose name is taken gets `_1`), a repeated child as an array. Text beside attributes is
 * `#text`; text between child elements makes `#content`, an array of texts and one-key objects in their order. Blanks
 * between child elements are left out, and so are namespace declarations.
 */
export class ElementJson {
  readonly #options: ElementJsonOptions;
  readonly #keys: ObjectKeys;

  constructor(options: ElementJsonOptions) {
    this.#options = options;
    this.#keys = new ObjectKeys(options.scanning);
  }

  /** The elements that are linked to one another as one value: an array where there are several, or the shape is a list. */
  group(node: number, shape: ListShape | undefined): void {
    const { json, scanning } = this.#options;
    const { nodes } = scanning.tape;
    if (nodes[node + LINK] === NO_NODE && shape?.isList !== true) {
      this.element(node, shape);
      return;
    }
    json.bare('[');
    this.element(node, shape);
    for (let next = nodes[node + LINK]!; next !== NO_NODE; next = nodes[next + LINK]!) {
      json.bare(',');
      this.element(next, shape);
    }
    json.bare(']');
  }

  element(node: number, shape: ListShape | undefined): void {
    const { nodes } = this.#options.scanning.tape;
    if ((nodes[node + KIND]! & (HAS_ATTRIBUTES | HAS_CHILDREN)) !== 0) {
      this.#object(node, shape);
      return;
    }
    const from = node + NODE_SIZE;
    const end = nodes[node + TO]!;
    if (from === end) this.#empty(node);
    else this.#texts(from, end);
  }

  /** One of several values: an attribute, an element, or where `isText` an element's own text. */
  item(node: number, isText: boolean, shape: ListShape | undefined): void {
    const { json, scanning, text } = this.#options;
    if ((scanning.tape.nodes[node + KIND]! & ATTRIBUTE) !== 0) this.#texts(node, node + NODE_SIZE);
    else if (!isText) this.element(node, shape);
    else if (this.readText(node)) json.string(text);
    else this.#empty(node);
  }

  /** Reads the text of an element without that of its children; false where it has none. */
  readText(node: number): boolean {
    const { text, scanning } = this.#options;
    const kind = this.contentKind(node);
    if (kind !== 'text' && kind !== 'mixed') return false;
    text.read(this.#contentOf(node), scanning.tape.nodes[node + TO]!);
    return true;
  }

  /** Whether all texts of an element are blank. */
  hasOnlyBlanks(node: number): boolean {
    const { text, scanning } = this.#options;
    return text.areBlank(this.#contentOf(node), scanning.tape.nodes[node + TO]!);
  }

  /** The text of nodes that follow one another. */
  #texts(node: number, end: number): void {
    const { json, text } = this.#options;
    text.read(node, end);
    json.string(text);
  }

  /** The first node that is no attribute of an element. */
  #contentOf(node: number): number {
    const { nodes } = this.#options.scanning.tape;
    const end = nodes[node + TO]!;
    let next = node + NODE_SIZE;
    while (next < end && (nodes[next + KIND]! & ATTRIBUTE) !== 0) next += NODE_SIZE;
    return next;
  }

  /** Blanks between children do not count; alone they are a text. */
  contentKind(node: number): Content {
    const { text, scanning } = this.#options;
    const { nodes } = scanning.tape;
    const end = nodes[node + TO]!;
    const from = this.#contentOf(node);
    if (from === end) return 'nothing';
    if ((nodes[node + KIND]! & HAS_CHILDREN) === 0) return 'text';
    if ((nodes[node + KIND]! & HAS_TEXT) === 0) return 'children';
    for (let next = from; next < end;) {
      if ((nodes[next + KIND]! & ELEMENT) !== 0) next = nodes[next + TO]!;
      else if (text.areBlank(next, next + NODE_SIZE)) next += NODE_SIZE;
      else return 'mixed';
    }
    return 'children';
  }

  /** Texts and children in their order. */
  content(node: number): void {
    const { json, scanning } = this.#options;
    const { nodes } = scanning.tape;
    const end = nodes[node + TO]!;
    let separator = '[';
    for (let next = this.#contentOf(node); next < end;) {
      json.bare(separator);
      separator = ',';
      if ((nodes[next + KIND]! & ELEMENT) !== 0) {
        json.bare('{');
        this.#key(scanning.names.keys[nodes[next + NAME]!]!);
        this.element(next, undefined);
        json.bare('}');
        next = nodes[next + TO]!;
        continue;
      }
      const from = next;
      while (next < end && (nodes[next + KIND]! & ELEMENT) === 0) next += NODE_SIZE;
      this.#texts(from, next);
    }
    json.bare(']');
  }

  /** Whether an element without content is NULL. */
  isNull(node: number): boolean {
    const { emptyIsNull, scanning } = this.#options;
    return emptyIsNull || (scanning.tape.nodes[node + KIND]! & IS_NIL) !== 0;
  }

  #empty(node: number): void {
    this.#options.json.bare(this.isNull(node) ? 'null' : '""""');
  }

  #object(node: number, shape: ListShape | undefined): void {
    const { json, scanning } = this.#options;
    const { nodes } = scanning.tape;
    const end = nodes[node + TO]!;
    const kind = this.contentKind(node);
    this.#keys.assign(node);
    let separator = '{';
    let next = node + NODE_SIZE;
    for (; next < end && (nodes[next + KIND]! & ATTRIBUTE) !== 0; next += NODE_SIZE) {
      json.bare(separator);
      separator = ',';
      this.#key(nodes[next + KEY]!);
      this.#texts(next, next + NODE_SIZE);
    }
    if (kind === 'text' || kind === 'mixed') {
      json.bare(separator);
      const key = kind === 'text' ? TEXT_KEY : CONTENT_KEY;
      json.key(key, 0, key.length);
      if (kind === 'text') this.#texts(next, end);
      else this.content(node);
    } else if (kind === 'children') this.#children(node, separator, shape);
    json.bare('}');
  }

  #children(node: number, separator: string, shape: ListShape | undefined): void {
    const { json, scanning } = this.#options;
    const { nodes } = scanning.tape;
    const end = nodes[node + TO]!;
    let before = separator;
    for (let next = this.#contentOf(node); next < end;) {
      if ((nodes[next + KIND]! & ELEMENT) === 0) {
        next += NODE_SIZE;
        continue;
      }
      const key = nodes[next + KEY]!;
      if (key !== NO_NAME) {
        json.bare(before);
        before = ',';
        this.#key(key);
        this.group(next, shape?.fields.get(scanning.names.text(key).toLowerCase()));
      }
      next = nodes[next + TO]!;
    }
  }

  #key(name: number): void {
    const { json, scanning } = this.#options;
    const { names } = scanning;
    json.key(names.bytes, names.starts[name]!, names.lengths[name]!);
  }
}
