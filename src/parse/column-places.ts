import { IngotError } from '../core/error.ts';
import type { FileSpec } from '../core/file-spec.ts';
import type { Column } from '../core/node.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { ownColumns } from './own-columns.ts';

/** A column with the keys that describe it. */
export interface PlacedColumn {
  readonly column: Column;
  readonly fields: YamlFields;
}

/** Adds a mistake for each column of files that has the name of one of ingot's own, or the place of another one. */
export function checkColumnPlaces(
  columns: readonly PlacedColumn[],
  { format }: FileSpec,
  what: string,
): void {
  const isCsv = format === 'csv' || format === 'tsv';
  const names = new Map<string, string>();
  for (const { column, fields } of columns) {
    const { name } = column;
    if (name === '') continue;
    if (ownColumns.has(name.toLowerCase()))
      fields.errors.add(
        new IngotError(
          'YAML_VALUE',
          `A column of ${what} can't be called "${name}": that is one of ingot's own`,
          {
            location: fields.locationOf('name'),
            hint: `Take it out; where the files have such a column, it is called "${name}_1".`,
          },
        ),
      );
    const place = column.reading?.path ?? name;
    const other = names.get(place.toLowerCase());
    names.set(place.toLowerCase(), name);
    if (!isCsv || other === undefined) continue;
    fields.errors.add(
      new IngotError(
        'COLUMN_DUPLICATE',
        `The columns "${other}" and "${name}" of ${what} are both the column "${place}" of the files`,
        { location: fields.location, hint: 'Keep one, or give one another "path".' },
      ),
    );
  }
}
