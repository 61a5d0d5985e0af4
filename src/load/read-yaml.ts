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

/** Longest YAML file in characters that is not written plainly: the yaml package takes a few seconds for it. */
export const maxYamlLength = 1_000_000;
/** Most values in one file, counting those that an alias repeats. */
export const maxYamlValues = 100_000;
const maxYamlDepth = 100;

/**
 * Reads one YAML 1.2 document; an empty file is an empty mapping.
 * @throws IngotError YAML_SYNTAX, YAML_LIMIT with the place
 */
export function readYaml(source: SourceText): YamlValue {
  return readPlainYaml(source) ?? readAnyYaml(source);
}

function refuseLong(source: SourceText): void {
  if (source.text.length > maxYamlLength) {
    const message = `The file is longer than ${maxYamlLength.toLocaleString('en')} characters`;
    const hint = 'Split it: properties may stand in any number of files.';
    throw new IngotError('YAML_LIMIT', message, { location: locationAt(source, 0), hint });
  }
}

/** Reads what `readPlainYaml` leaves, and finds the mistakes. */
export function readAnyYaml(source: SourceText): YamlValue {
  refuseLong(source);
  const document = parse(source);
  const contents = document.contents;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return { kind: 'map', entries: new Map(), location: () => locationAt(source, 0) };
  }
  return new Converter(source, document).value(contents, 0);
}

function parse(source: SourceText): Document.Parsed {
  refuseControlCharacters(source);
  let document: Document.Parsed;
  try {
    document = parseDocument(source.text, {
      prettyErrors: false,
      version: '1.2',
      merge: false,
      // Its own search looks at every pair of keys.
      uniqueKeys: false,
    });
  } catch (error) {
    throw new IngotError('YAML_SYNTAX', 'The file can’t be read as YAML', {
      location: locationAt(source, 0),
      cause: error,
    });
  }
  // A tag that is not known is a warning of the package.
  const error = document.errors[0] ?? document.warnings[0];
  if (error === undefined) return document;
  const location = locationAt(source, error.pos[0]);
  if (error.message.includes('call stack')) throw tooMuch(location);
  throw new IngotError('YAML_SYNTAX', plainMessage(error.code, error.message), {
    location,
    hint: isUnclosed(error.message) ? undefined : hints[error.code],
  });
}

/** YAML knows none but tab and line ends; in a terminal they could hide what stands there. */
function refuseControlCharacters(source: SourceText): void {
  const at = source.text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/);
  if (at === -1) return;
  const code = source.text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  throw new IngotError('YAML_SYNTAX', `A control character (U+${code}) stands here`, {
    location: locationAt(source, at),
    hint: 'Take it out; in double quotes it can be written as an escape.',
  });
}

function tooMuch(location: Location): IngotError {
  const message = 'The file holds too many values, or values nested too deeply';
  return new IngotError('YAML_LIMIT', message, { location });
}

/** Tags that say of a value what it is anyway. */
const coreTags = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Entries of one list or mapping begin in the same column.',
  MULTIPLE_DOCS: 'Make a file of its own for each.',
  TAG_RESOLVE_FAILED: 'Take it out; a value is a text, a number, true, false, a list or a mapping.',
  BLOCK_AS_IMPLICIT_KEY: 'Put a text that holds ": " or begins with "{" into quotes.',
};

function isUnclosed(message: string): boolean {
  return /^Flow (?:sequence|map)\b.* must (?:be sufficiently indented and )?end with/.test(message);
}

/** Plainer words than those of the yaml package. */
const messages = {
  DUPLICATE_KEY: 'This key stands twice in the same mapping',
  TAB_AS_INDENT: 'A tab is used to indent',
  MULTIPLE_DOCS: 'A second document begins here',
  TAG_RESOLVE_FAILED: 'This tag is not known',
} as const;

function plainMessage(code: string, message: string): string {
  if (message.startsWith('Missing closing')) return 'A quote is not closed';
  if (isUnclosed(message)) return 'A "[" or "{" is not closed';
  return (
    new Map<string, string>(Object.entries(messages)).get(code) ?? message.split('\n')[0] ?? message
  );
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
    if (++this.#count > maxYamlValues || depth > maxYamlDepth) throw tooMuch(location());
    if (isAlias(node)) {
      const target = node.resolve(this.#document) as ParsedNode | undefined;
      if (target === undefined)
        throw new IngotError('YAML_SYNTAX', `Nothing is marked &${node.source}`, {
          location: location(),
        });
      return this.value(target, depth + 1);
    }
    if (node.tag !== undefined && !coreTags.test(node.tag)) throw unknownTag(node.tag, location());
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
      if (entries.has(name)) {
        throw new IngotError('YAML_SYNTAX', messages.DUPLICATE_KEY, { location: location() });
      }
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

function unknownTag(tag: string, location: Location): IngotError {
  const hint = 'Take it out; a value is a text, a number, true, false, a list or a mapping.';
  return new IngotError('YAML_SYNTAX', `The tag ${JSON.stringify(tag)} is not known`, {
    location,
    hint,
  });
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
