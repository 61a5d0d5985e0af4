import type { YamlValue } from '../../core/yaml-value.ts';

/** A YAML value as JSON with numbers as they are written; a text is taken for JSON already. */
export function jsonText(value: YamlValue): string {
  return value.kind === 'scalar' && typeof value.value === 'string' ? value.value : toJson(value);
}

function toJson(value: YamlValue): string {
  switch (value.kind) {
    case 'scalar': {
      const isPlain = typeof value.value === 'number' && /^-?\d+(?:\.\d+)?$/.test(value.written);
      return isPlain ? value.written : JSON.stringify(value.value);
    }
    case 'list':
      return `[${value.items.map(toJson).join(',')}]`;
    case 'map':
      return `{${[...value.entries]
        .map(([key, entry]) => `${JSON.stringify(key)}:${toJson(entry.value)}`)
        .join(',')}}`;
  }
}
