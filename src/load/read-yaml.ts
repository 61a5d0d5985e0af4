import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Pair,
  type ParsedNode,
} from 'yaml';
import { IngotError } from '../core/error.ts';
import { locationAt, locator, type Location, type SourceText } from '../core/source-text.ts';
import type { YamlEntry, YamlValue } from '../core/yaml-value.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { exactNumber } from './plain-yaml-value.ts';

/** Longest YAML file in characters. */
export const maxYamlLength = 10_000_000;
/** Most values in one file, counting those that an alias repeats. */
export const maxYamlValues = 1_000_000;
const maxYamlDepth = 100;

/**
 * Reads one YAML 1.2 document; an empty file is an empty mapping.
 * @throws IngotError YAML_SYNTAX, YAML_LIMIT with the place
 */
export function readYaml(source: SourceText): YamlValue {
  if (source.text.length > maxYamlLength) {
    throw new IngotError(
      'YAML_LIMIT',
      `The file is longer than ${maxYamlLength.toLocaleString('en')} characters`,
      { location: locationAt(source, 0) },
    );
  }
  return readPlainYaml(source) ?? readAnyYaml(source);
}

/** Reads what `readPlainYaml` leaves, and finds the mistakes. */
export function readAnyYaml(source: SourceText): YamlValue {
  const document = parse(source);
  const contents = document.contents;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return { kind: 'map', entries: new Map(), location: () => locationAt(source, 0) };
  }
  return new Converter(source, document).value(contents, 0);
}

function parse(source: SourceText): Document.Parsed {
  let document: Document.Parsed;
  try {
    document = parseDocument(source.text, { prettyErrors: false, version: '1.2', merge: false });
  } catch (error) {
    throw new IngotError('YAML_SYNTAX', 'The file can’t be read as YAML', {
      location: locationAt(source, 0),
      cause: error,
    });
  }
  const [error] = document.errors;
  if (error !== undefined) {
    throw new IngotError('YAML_SYNTAX', plainMessage(error.code, error.message), {
      location: locationAt(source, error.pos[0]),
      hint: isUnclosed(error.message) ? undefined : hints[error.code],
    });
  }
  return document;
}

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Entries of one list or mapping begin in the same column.',
  MULTIPLE_DOCS: 'Make a file of its own for each.',
  BLOCK_AS_IMPLICIT_KEY: 'Put a text that holds ": " or begins with "{" into quotes.',
};

function isUnclosed(message: string): boolean {
  return /^Flow (?:sequence|map)\b.* must (?:be sufficiently indented and )?end with/.test(message);
}

/** Plainer words than those of the yaml package. */
const messages: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'This key stands twice in the same mapping',
  TAB_AS_INDENT: 'A tab is used to indent',
  MULTIPLE_DOCS: 'A second document begins here',
};

function plainMessage(code: string, message: string): string {
  if (message.startsWith('Missing closing')) return 'A quote is not closed';
  if (isUnclosed(message)) return 'A "[" or "{" is not closed';
  return messages[code] ?? message.split('\n')[0] ?? message;
}

class Converter {
  readonly #locate: (offset: number) => Location;
  readonly #document: Document.Parsed;
  #count = 0;

  constructor(source: SourceText, document: Document.Parsed) {
    this.#locate = locator(source);
    this.#document = document;
  }

  value(node: ParsedNode, depth: number): YamlValue {
    const offset = node.range[0];
    const location = () => this.#locate(offset);
    if (++this.#count > maxYamlValues || depth > maxYamlDepth) {
      throw new IngotError(
        'YAML_LIMIT',
        'The file holds too many values, or values nested too deeply',
        { location: location() },
      );
    }
    if (isAlias(node)) {
      const target = node.resolve(this.#document) as ParsedNode | undefined;
      if (target === undefined)
        throw new IngotError('YAML_SYNTAX', `Nothing is marked &${node.source}`, {
          location: location(),
        });
      return this.value(target, depth + 1);
    }
    if (isMap(node)) return { kind: 'map', entries: this.#entries(node.items, depth), location };
    if (isSeq(node))
      return {
        kind: 'list',
        items: node.items.map((item) => this.value(item as ParsedNode, depth + 1)),
        location,
      };
    const written = node.source;
    return { kind: 'scalar', value: plain(node.value, written), written, location };
  }

  #entries(
    pairs: readonly Pair<ParsedNode, ParsedNode | null>[],
    depth: number,
  ): Map<string, YamlEntry> {
    const entries = new Map<string, YamlEntry>();
    for (const { key, value } of pairs) {
      const offset = key.range[0];
      const location = () => this.#locate(offset);
      if (!isScalar(key))
        throw new IngotError('YAML_SYNTAX', 'A key must be a plain text', {
          location: location(),
          hint: 'A value that begins with {{ needs quotes: \'{{env_var "NAME"}}\'.',
        });
      const name = key.source;
      if (name === '<<') {
        throw new IngotError('YAML_SYNTAX', 'Merge keys ("<<") are not supported', {
          location: location(),
          hint: 'Write the keys out.',
        });
      }
      entries.set(name, {
        value: value === null ? nothing(location) : this.value(value, depth + 1),
        location,
      });
    }
    return entries;
  }
}

function nothing(location: YamlEntry['location']): YamlValue {
  return { kind: 'scalar', value: null, written: '', location };
}

function plain(value: unknown, written: string): null | boolean | number | string {
  if (typeof value === 'number') return exactNumber(value, written);
  return value === null || typeof value === 'boolean' || typeof value === 'string'
    ? value
    : written;
}
