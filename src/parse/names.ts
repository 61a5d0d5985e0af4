import { IngotError } from '../core/error.ts';
import type { YamlFields } from '../core/yaml-fields.ts';

/** Names of columns; without letter case each once. */
export function readNames(fields: YamlFields, key: string): readonly string[] {
  const names = new Map<string, string>();
  for (const name of fields.texts(key) ?? []) {
    if (name.trim() === '') fields.errors.add(emptyName(fields, key));
    else if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()];
}

function emptyName(fields: YamlFields, key: string): IngotError {
  return new IngotError('YAML_VALUE', `"${key}" holds an empty name`, {
    location: fields.locationOf(key),
    hint: 'Name a column.',
  });
}
