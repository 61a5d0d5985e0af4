import type { TableIndex } from '../core/node.ts';
import { IngotError } from '../core/error.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import { readNames } from './names.ts';

/** `indexes: [{ columns: [a, b], unique: true }]`. */
export function readIndexes(fields: YamlFields, what: string): readonly TableIndex[] {
  return fields.list('indexes').flatMap((value) => {
    const inner = new YamlFields(value, `an index of ${what}`, fields.errors);
    const columns = readNames(inner, 'columns');
    const isUnique = inner.boolean('unique') ?? false;
    inner.finish();
    if (columns.length > 0) return [{ columns, isUnique }];
    fields.errors.add(
      new IngotError('YAML_KEY_MISSING', 'An index needs "columns"', {
        location: value.location(),
        hint: 'Name the columns that rows are looked up by.',
      }),
    );
    return [];
  });
}
