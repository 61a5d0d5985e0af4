import { IngotError } from '../core/error.ts';
import type { BooleanWords, ValueOptions } from '../core/file-spec.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import { writtenTexts } from './written-texts.ts';

/** What tables of files and their columns may say of values. */
export const valueKeys = ['nulls', 'trim', 'decimal', 'thousands', 'currency', 'booleans'] as const;

/** How texts become values, as far as it is said; `defaults` holds where it is not. */
export function readValueOptions(
  fields: YamlFields,
  what: string,
  defaults: ValueOptions,
): Partial<ValueOptions> {
  const nulls = writtenTexts(fields, 'nulls', what);
  const trim = fields.boolean('trim');
  const decimal = fields.choice('decimal', ['.', ',']);
  const marks = { decimal: decimal ?? defaults.decimal, ...readThousands(fields) };
  const currency = fields.boolean('currency');
  const booleans = readBooleans(fields, what, nulls ?? defaults.nulls);
  checkMarks({ thousands: defaults.thousands, ...marks }, fields);
  return {
    ...(nulls !== undefined && { nulls }),
    ...(trim !== undefined && { trim }),
    ...(decimal !== undefined && { decimal }),
    ...('thousands' in marks && { thousands: marks.thousands }),
    ...(currency !== undefined && { currency }),
    ...(booleans !== undefined && { booleans }),
  };
}

const groupMarks = ['.', ',', "'", '’', ' ', '_', '\u00a0', '\u202f', '\u2009'];

/** The empty text says that there is none, where the source has one for all columns. */
function readThousands(fields: YamlFields): Pick<Partial<ValueOptions>, 'thousands'> {
  const mark = fields.text('thousands');
  if (mark === undefined) return {};
  if (mark === '') return { thousands: undefined };
  if (groupMarks.includes(mark)) return { thousands: mark };
  fields.errors.add(
    new IngotError('YAML_VALUE', `"thousands" can't be "${mark}": no number is written so`, {
      location: fields.locationOf('thousands'),
      hint: 'It can be ".", ",", "\'", "_" or a space.',
    }),
  );
  return {};
}

function checkMarks(
  { decimal, thousands }: Pick<ValueOptions, 'decimal' | 'thousands'>,
  fields: YamlFields,
): void {
  if (thousands !== decimal) return;
  const key = fields.any('thousands') === undefined ? 'decimal' : 'thousands';
  if (fields.any(key) === undefined) return;
  const other = key === 'decimal' ? 'thousands' : 'decimal';
  fields.errors.add(
    new IngotError('YAML_VALUE', `"${key}" can't be "${decimal}": that is what "${other}" is`, {
      location: fields.locationOf(key),
      hint: `Say what "${other}" is, too.`,
    }),
  );
}

function readBooleans(
  fields: YamlFields,
  what: string,
  nulls: readonly string[],
): BooleanWords | undefined {
  const value = fields.map('booleans');
  if (value === undefined) return undefined;
  const name = `"booleans" of ${what}`;
  const inner = new YamlFields(value, name, fields.errors);
  const words = {
    true: writtenTexts(inner, 'true', name) ?? [],
    false: writtenTexts(inner, 'false', name) ?? [],
  };
  inner.finish();
  const both = words.true.find((word) =>
    words.false.some((other) => other.toLowerCase() === word.toLowerCase()),
  );
  const missing = words.true.length === 0 ? 'true' : words.false.length === 0 ? 'false' : undefined;
  const nothing = [...words.true, ...words.false].find((word) => nulls.includes(word));
  const mistake =
    missing !== undefined
      ? ([`${name} has no words for "${missing}"`, 'Say which words there are.'] as const)
      : both !== undefined
        ? ([`${name} says that "${both}" is both true and false`, 'Take it out of one.'] as const)
        : nothing !== undefined
          ? ([`${name} has the word "${nothing}", which means NULL`, nullsHint] as const)
          : undefined;
  if (mistake === undefined) return words;
  const [message, hint] = mistake;
  const location = fields.locationOf('booleans');
  fields.errors.add(new IngotError('YAML_VALUE', message, { location, hint }));
  return undefined;
}

const nullsHint = 'Say "nulls" without it; where nobody says otherwise it is the empty text.';
