import { IngotError } from '../core/error.ts';
import type { Explode, FileFormat } from '../core/file-spec.ts';
import { parseJsonPath, parseValuePath } from '../core/json-path.ts';
import { elementPath, recordPath, valuePath } from '../core/xml-path.ts';
import type { YamlFields } from '../core/yaml-fields.ts';

/** Adds a mistake for `record` and `explode` where they are no paths in files of the format. */
export function checkRecordPaths(
  {
    record,
    explode,
  }: { readonly record: string | undefined; readonly explode: Explode | undefined },
  format: FileFormat,
  fields: YamlFields,
): void {
  const [recordPlace, explodePlace] = ['record', 'explode'].map((key) => fields.locationOf(key));
  const isJson = format === 'json' || format === 'ndjson';
  if (record !== undefined && recordPlace !== undefined && format !== 'ndjson')
    fields.errors.try(() => (isJson ? parseJsonPath : recordPath)(record, recordPlace));
  // That it is missing has been told already.
  if (explode === undefined || explode.path === '' || explodePlace === undefined) return;
  fields.errors.try(() => (isJson ? parseValuePath : elementPath)(explode.path, explodePlace));
}

/** Adds a mistake where a column is to be filled from what is no path in files of the format. */
export function checkColumnPath(path: string, format: FileFormat, fields: YamlFields): void {
  const location = fields.locationOf('path');
  switch (format) {
    case 'xml':
      fields.errors.try(() => valuePath(path, location));
      break;
    case 'json':
    case 'ndjson':
      fields.errors.try(() => parseValuePath(path, location));
      break;
    case 'csv':
    case 'tsv':
    case 'parquet':
      if (path === '')
        fields.errors.add(
          new IngotError('YAML_VALUE', '"path" is empty', {
            location,
            hint: 'Give the name of a column in the files, or take it out.',
          }),
        );
  }
}
