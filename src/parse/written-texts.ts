import { IngotError } from '../core/error.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { yamlTypeName } from '../core/yaml-value.ts';

/** A list of texts as they are written, for words such as `null`, `no` and `1.0`; one counts as a list of one. */
export function writtenTexts(
  fields: YamlFields,
  key: string,
  what: string,
): readonly string[] | undefined {
  const value = fields.any(key);
  if (value === undefined) return undefined;
  const items = value.kind === 'list' ? value.items : [value];
  return items.flatMap((item) => {
    if (item.kind === 'scalar') return [typeof item.value === 'string' ? item.value : item.written];
    fields.errors.add(
      new IngotError(
        'YAML_TYPE',
        `"${key}" of ${what} must be a text or a list of texts, not ${yamlTypeName(item)}`,
        {
          location: item.location(),
          hint: 'Put a text that means something in YAML into quotes, such as "-".',
        },
      ),
    );
    return [];
  });
}
