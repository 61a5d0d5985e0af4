import { IngotError } from '../core/error.ts';
import type { YamlFields } from '../core/yaml-fields.ts';

/** Longest name, which is also that of a file. */
const maxLength = 200;

/** A text that becomes the name of a schema, table or source: anything but what no engine or folder can be called. */
export function readSqlName(fields: YamlFields, key: string): string | undefined {
  const name = fields.text(key);
  const reason = name === undefined ? undefined : reasonAgainst(name);
  if (reason === undefined) return name;
  fields.errors.add(
    new IngotError('YAML_VALUE', `"${key}" can't be a name that ${reason}`, {
      location: fields.locationOf(key),
    }),
  );
  return undefined;
}

/** The name of a source or of one of its tables, after which folders of staged files are called. */
export function requiredSqlName(fields: YamlFields, key: string): string {
  const name = fields.requiredText(key);
  return name === '' ? '' : (readSqlName(fields, key) ?? '');
}

function reasonAgainst(name: string): string | undefined {
  if (name.trim() === '') return 'is empty';
  if (/[\0-\x1f\x7f-\x9f\u2028\u2029]/.test(name) || !name.isWellFormed())
    return 'holds a control character';
  // In the name of a folder each byte of a letter that is not ASCII takes three.
  return encodeURIComponent(name).length > maxLength
    ? `is longer than ${maxLength} letters`
    : undefined;
}
