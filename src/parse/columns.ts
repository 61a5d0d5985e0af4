import { IngotError } from '../core/error.ts';
import type { FileSpec } from '../core/file-spec.ts';
import type { Column } from '../core/node.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlValue } from '../core/yaml-value.ts';
import { checkColumnPlaces, type PlacedColumn } from './column-places.ts';
import { readColumnReading } from './column-reading.ts';

/** A column as properties describe it, with the tests that stand below it, still unread. */
export interface ColumnProperties {
  readonly column: Column;
  readonly tests: readonly YamlValue[];
  /** Of a model. */
  readonly constraints: readonly YamlValue[];
}

export interface ColumnsOf {
  /** How the files of a source's table are read, where it has some; undefined for other kinds of nodes. */
  readonly table?: { readonly files: FileSpec | undefined };
  readonly isModel?: boolean;
}

export function readColumns(
  fields: YamlFields,
  what: string,
  { table, isModel = false }: ColumnsOf,
): ColumnProperties[] {
  const seen = new Set<string>();
  const placed: PlacedColumn[] = [];
  const columns = fields.list('columns').map((value) => {
    const inner = new YamlFields(value, `a column of ${what}`, fields.errors);
    const name = inner.requiredText('name');
    const config = new YamlFields(
      inner.map('config') ?? emptyMap(inner),
      `the configuration of column "${name}"`,
      fields.errors,
    );
    const dataType = inner.text('data_type');
    const reading =
      table &&
      readColumnReading(inner, {
        what: `column "${name}" of ${what}`,
        dataType,
        files: table.files,
      });
    const column: Column = {
      name,
      description: inner.text('description') ?? '',
      dataType,
      ...(reading !== undefined && { reading }),
      tags: [...(inner.texts('tags') ?? []), ...(config.texts('tags') ?? [])],
      meta: { ...inner.object('meta'), ...config.object('meta') },
    };
    const tests = readTestList(inner);
    const constraints = isModel ? inner.list('constraints') : [];
    inner.finish();
    config.finish();
    if (seen.has(name.toLowerCase()) && name !== '') {
      fields.errors.add(
        new IngotError('COLUMN_DUPLICATE', `The column "${name}" of ${what} is described twice`, {
          location: inner.location,
        }),
      );
    } else placed.push({ column, fields: inner });
    seen.add(name.toLowerCase());
    return { column, tests, constraints };
  });
  if (table?.files !== undefined) checkColumnPlaces(placed, table.files, what);
  return columns;
}

/** `data_tests`, or `tests` as older dbt projects write it. */
export function readTestList(fields: YamlFields): readonly YamlValue[] {
  return [...fields.list('data_tests'), ...fields.list('tests')];
}

function emptyMap(fields: YamlFields): YamlValue {
  return { kind: 'map', entries: new Map(), location: () => fields.location };
}
