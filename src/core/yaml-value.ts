import type { Json } from './json.ts';
import type { Location } from './source-text.ts';

/** A value of a YAML file that knows its place. */
export type YamlValue = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** As written: `1.0` and `007` stay what they are where a text is wanted. */
  readonly written: string;
  readonly location: () => Location;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlValue[];
  readonly location: () => Location;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly location: () => Location;
}

export interface YamlEntry {
  readonly value: YamlValue;
  /** The place of the key. */
  readonly location: () => Location;
}

export function yamlToJson(value: YamlValue): Json {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.map(yamlToJson);
    case 'map':
      return Object.fromEntries(
        [...value.entries].map(([key, entry]) => [key, yamlToJson(entry.value)]),
      );
  }
}

/** In words, for messages. */
export function yamlTypeName(value: YamlValue): string {
  if (value.kind === 'list') return 'a list';
  if (value.kind === 'map') return 'a mapping';
  if (value.value === null) return 'nothing';
  return typeof value.value === 'string' ? 'a text' : `a ${typeof value.value}`;
}
