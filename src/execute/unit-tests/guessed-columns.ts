import type { ColumnType } from '../../core/columns.ts';
import { IngotError } from '../../core/error.ts';
import type { GivenInput, WrittenRows } from '../../core/unit-test.ts';
import type { YamlValue } from '../../core/yaml-value.ts';

/**
 * The columns of a table that others load and that nobody described: the narrowest types that hold the values.
 * @throws IngotError UNIT_TEST_COLUMNS_UNKNOWN where there are no values
 */
export function guessedColumns(
  { columns, rows }: WrittenRows,
  { input, location }: GivenInput,
): readonly ColumnType[] {
  if (columns.length === 0)
    throw new IngotError('UNIT_TEST_COLUMNS_UNKNOWN', `The columns of ${input} are not known`, {
      location,
      hint: 'Describe them with "data_type" in the properties of the source, or give a row.',
    });
  return columns.map((name) => {
    const values = rows.flatMap(({ cells }) => cells.get(name.toLowerCase())?.value ?? []);
    return { name, type: guessedType(values.filter(isSet)) };
  });
}

function isSet(value: YamlValue): boolean {
  return value.kind !== 'scalar' || value.value !== null;
}

function guessedType(values: readonly YamlValue[]): string {
  if (values.some(({ kind }) => kind !== 'scalar')) return 'JSON';
  const scalars = values.flatMap((value) => (value.kind === 'scalar' ? [value] : []));
  const areAll = (test: (each: (typeof scalars)[number]) => boolean) =>
    scalars.length > 0 && scalars.every(test);
  if (areAll(({ value }) => typeof value === 'boolean')) return 'BOOLEAN';
  if (!areAll(({ value }) => typeof value === 'number')) return 'VARCHAR';
  if (areAll(({ written }) => /^[+-]?\d{1,18}$/.test(written))) return 'BIGINT';
  return 'DOUBLE';
}
