import { IngotError } from '../core/error.ts';
import type { BooleanWords, ColumnReading, ValueOptions } from '../core/file-spec.ts';
import { YamlFields } from '../core/yaml-fields.ts';

/** What tables of files and their columns may say of values. */
export const valueKeys = ['nulls', 'trim', 'decimal', 'thousands', 'currency', 'booleans'] as const;

/** How texts become values, as far as it is said. */
export function readValueOptions(fields: YamlFields, what: string): Partial<ValueOptions> {
  const nulls = fields.texts('nulls');
  const trim = fields.boolean('trim');
  const decimal = fields.choice('decimal', ['.', ',']);
  const thousands = readThousands(fields, decimal ?? '.');
  const currency = fields.boolean('currency');
  const booleans = readBooleans(fields, what);
  return {
    ...(nulls !== undefined && { nulls }),
    ...(trim !== undefined && { trim }),
    ...(decimal !== undefined && { decimal }),
    ...(thousands !== undefined && { thousands }),
    ...(currency !== undefined && { currency }),
    ...(booleans !== undefined && { booleans }),
  };
}

/** What a column of files says of its own values. */
export function readColumnReading(fields: YamlFields, what: string): ColumnReading | undefined {
  const formats = fields.texts('format');
  const path = fields.text('path');
  const reading = {
    ...readValueOptions(fields, what),
    ...(formats !== undefined && { formats: formats.filter((each) => isFormat(each, fields)) }),
    ...(path !== undefined && { path }),
  };
  return Object.keys(reading).length === 0 ? undefined : reading;
}

function isFormat(format: string, fields: YamlFields): boolean {
  if (/%./.test(format)) return true;
  fields.errors.add(
    new IngotError('YAML_VALUE', `"format" can't be "${format}": nothing in it stands for a date`, {
      location: fields.locationOf('format'),
      hint: 'Write it as strptime does, such as "%Y-%m-%d" or "%d.%m.%Y %H:%M".',
    }),
  );
  return false;
}

const groupMarks = ['.', ',', "'", '’', ' ', '_', '\u00a0', '\u202f'];

function readThousands(fields: YamlFields, decimal: string): string | undefined {
  const mark = fields.text('thousands');
  if (mark === undefined) return undefined;
  const isKnown = groupMarks.includes(mark);
  if (isKnown && mark !== decimal) return mark;
  const why = isKnown ? 'is the decimal mark too' : 'can’t stand between digits';
  fields.errors.add(
    new IngotError('YAML_VALUE', `"thousands" can't be "${mark}": it ${why}`, {
      location: fields.locationOf('thousands'),
      hint: 'It can be ".", ",", "\'", "_" or a space; "decimal" says the other mark.',
    }),
  );
  return undefined;
}

function readBooleans(fields: YamlFields, what: string): BooleanWords | undefined {
  const value = fields.map('booleans');
  if (value === undefined) return undefined;
  const inner = new YamlFields(value, `"booleans" of ${what}`, fields.errors);
  const words = { true: inner.texts('true') ?? [], false: inner.texts('false') ?? [] };
  inner.finish();
  const both = words.true.filter((word) =>
    words.false.some((other) => other.toLowerCase() === word.toLowerCase()),
  );
  const missing = words.true.length === 0 ? 'true' : words.false.length === 0 ? 'false' : undefined;
  if (both.length === 0 && missing === undefined) return words;
  const message =
    missing === undefined
      ? `"booleans" of ${what} says that "${both[0] ?? ''}" is both true and false`
      : `"booleans" of ${what} has no words for "${missing}"`;
  fields.errors.add(
    new IngotError('YAML_VALUE', message, { location: fields.locationOf('booleans') }),
  );
  return undefined;
}
