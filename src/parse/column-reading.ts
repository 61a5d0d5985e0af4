import { IngotError } from '../core/error.ts';
import { fileDefaults, type ColumnReading, type FileSpec } from '../core/file-spec.ts';
import { typeHint } from '../core/type-hint.ts';
import { leafTypes, valueType, type ScalarType, type ValueType } from '../core/value-type.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { checkTimeFormat } from './check-time-format.ts';
import { checkColumnPath } from './record-paths.ts';
import { typeMistake } from './type-mistake.ts';
import { readValueOptions, valueKeys } from './value-options.ts';

export interface ReadingInput {
  /** Such as `column "a" of source "raw.orders"`. */
  readonly what: string;
  readonly dataType: string | undefined;
  /** Undefined where the table has no files. */
  readonly files: FileSpec | undefined;
}

/** What a column of files says of its own values. */
export function readColumnReading(
  fields: YamlFields,
  input: ReadingInput,
): ColumnReading | undefined {
  const { what, files } = input;
  const formats = fields.texts('format');
  const path = fields.text('path');
  const defaults = files?.values ?? fileDefaults.values;
  const reading = {
    ...readValueOptions(fields, what, defaults),
    ...(formats !== undefined && { formats }),
    ...(path !== undefined && { path }),
  };
  const type = valueType(input.dataType ?? 'varchar');
  const leaves = leafTypes(type);
  if (files !== undefined) refuseUnknownType(fields, type, input);
  refuseUnused(fields, leaves, input);
  if (path !== undefined && files !== undefined) checkColumnPath(path, files.format, fields);
  if (formats?.length === 0) refuseNoFormat(fields, what);
  for (const format of formats ?? []) checkTimeFormat(format, leaves, { fields, what });
  return Object.keys(reading).length === 0 ? undefined : reading;
}

function refuseNoFormat(fields: YamlFields, what: string): void {
  fields.errors.add(
    new IngotError('YAML_VALUE', `"format" of ${what} is an empty list`, {
      location: fields.locationOf('format'),
      hint: 'Write one as strptime does, such as "%d.%m.%Y", or take it out.',
    }),
  );
}

/** The types of tables that others load may be their own; those of files are DuckDB's. */
function refuseUnknownType(
  fields: YamlFields,
  type: ValueType,
  { what, dataType }: ReadingInput,
): void {
  const mistake = typeMistake(type);
  if (dataType === undefined || mistake === undefined) return;
  const unknown = leafTypes(type).find(({ kind }) => kind === 'other');
  fields.errors.add(
    new IngotError(
      'SOURCE_TYPE_UNKNOWN',
      `The type "${dataType}" of ${what} can't be used: ${mistake}`,
      {
        location: fields.locationOf('data_type'),
        hint: unknown === undefined ? 'Correct it.' : typeHint(unknown.text),
      },
    ),
  );
}

const numbers: readonly ScalarType['kind'][] = ['integer', 'decimal', 'float'];

/** The kinds of types for which a key means something. */
const kindsOf: Readonly<Record<string, readonly ScalarType['kind'][]>> = {
  format: ['date', 'time', 'timetz', 'timestamp', 'timestamptz'],
  decimal: numbers,
  thousands: numbers,
  currency: numbers,
  booleans: ['boolean'],
};

/** A key that does nothing is a mistake of somebody who thinks that it does. */
function refuseUnused(
  fields: YamlFields,
  leaves: readonly ScalarType[],
  { what, dataType, files }: ReadingInput,
): void {
  for (const key of [...valueKeys, 'format', 'path']) {
    if (fields.any(key) === undefined) continue;
    const kinds = kindsOf[key];
    const isForType = kinds === undefined || leaves.some(({ kind }) => kinds.includes(kind));
    const why =
      files === undefined
        ? 'without "files"'
        : files.format === 'parquet'
          ? 'for files of the format parquet'
          : isForType
            ? undefined
            : dataType === undefined
              ? 'without a "data_type"'
              : `for the type ${dataType}`;
    if (why === undefined) continue;
    const hint = why.endsWith('"data_type"')
      ? 'Say the "data_type", or take it out.'
      : 'Take it out.';
    fields.errors.add(
      new IngotError('SOURCE_KEY_UNUSED', `"${key}" of ${what} means nothing ${why}`, {
        location: fields.locationOf(key),
        hint,
      }),
    );
  }
}
