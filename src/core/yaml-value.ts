import type { Json } from './json.ts';
import type { Location } from './source-text.ts';

/** A value of a YAML file that knows its place. */
export type YamlValue =
  | {
      readonly kind: 'scalar';
      readonly value: null | boolean | number | string;
      readonly location: () => Location;
    }
  | {
      readonly kind: 'list';
      readonly items: readonly YamlValue[];
      readonly location: () => Location;
    }
  | {
      readonly kind: 'map';
      readonly entries: ReadonlyMap<string, YamlEntry>;
      readonly location: () => Location;
    };

export interface YamlEntry {
  readonly value: YamlValue;
  /** The place of the key. */
  readonly location: () => Location;
}

export type YamlMap = Extract<YamlValue, { kind: 'map' }>;

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
