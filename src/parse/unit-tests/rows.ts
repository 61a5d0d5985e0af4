import { IngotError } from '../../core/error.ts';
import { locationAt, locator, type Location } from '../../core/source-text.ts';
import { findStatements } from '../../core/sql-text.ts';
import type { QueriedRows, TestFormat, TestRow, TestRows } from '../../core/unit-test.ts';
import type { YamlFields } from '../../core/yaml-fields.ts';
import { yamlToJson, yamlTypeName, type YamlValue } from '../../core/yaml-value.ts';
import { readCsvRows } from './csv-rows.ts';
import type { Fixtures } from './fixtures.ts';

/** `format`, `rows` and `fixture` of an input or an expectation; undefined for a mistake, which is told. */
export function readRows(fields: YamlFields, fixtures: Fixtures): TestRows | undefined {
  const format = fields.choice('format', ['dict', 'csv', 'sql'] as const) ?? 'dict';
  const rows = fields.any('rows');
  const fixture = fields.text('fixture');
  return fields.errors.try(() => {
    if (fixture !== undefined) return ofFixture(fixture, { fields, format, fixtures });
    if (rows === undefined) throw noRows(fields);
    return format === 'dict' ? ofList(rows) : ofText(rows, format);
  });
}

function noRows(fields: YamlFields): IngotError {
  return new IngotError('YAML_KEY_MISSING', 'There are neither "rows" nor a "fixture"', {
    location: fields.location,
    hint: 'Write "rows: []" where there are to be none.',
  });
}

function ofFixture(
  name: string,
  {
    fields,
    format,
    fixtures,
  }: {
    readonly fields: YamlFields;
    readonly format: TestFormat;
    readonly fixtures: Fixtures;
  },
): TestRows {
  const location = fields.locationOf('fixture');
  if (fields.any('rows') !== undefined)
    throw new IngotError('YAML_VALUE', 'Rows stand in "rows" or in a fixture, not in both', {
      location,
      hint: 'Take one of the two out.',
    });
  if (format === 'dict')
    throw new IngotError('YAML_VALUE', 'A fixture is a file, CSV or SQL', {
      location,
      hint: 'Set "format: csv" or "format: sql".',
    });
  const file = fixtures.find(name, format, location);
  const source = { rows: null, fixture: name };
  if (format === 'sql') return oneQuery(file.text, { location: locationAt(file, 0), source });
  return { ...readCsvRows(file.text, locator(file)), source };
}

function ofText(value: YamlValue, format: 'csv' | 'sql'): TestRows {
  const location = value.location();
  if (value.kind !== 'scalar' || typeof value.value !== 'string')
    throw new IngotError(
      'YAML_TYPE',
      `"rows" of the format "${format}" must be a text, not ${yamlTypeName(value)}`,
      { location, hint: 'Write "rows: |", and the lines below it.' },
    );
  const source = { rows: value.value, fixture: undefined };
  if (format === 'sql') return oneQuery(value.value, { location, source });
  return { ...readCsvRows(value.value, () => location), source };
}

function oneQuery(
  text: string,
  { location, source }: Pick<QueriedRows, 'source'> & { readonly location: Location },
): TestRows {
  const [first, second] = findStatements(text);
  if (first === undefined || second !== undefined)
    throw new IngotError(
      first === undefined ? 'SQL_EMPTY' : 'SQL_TWO_STATEMENTS',
      first === undefined ? 'There is no SQL' : 'A second statement is not run',
      { location, hint: 'Write one select statement.' },
    );
  const sql = text.slice(first.start, first.end);
  return { kind: 'queried', format: 'sql', sql, location, source };
}

function ofList(value: YamlValue): TestRows {
  if (value.kind !== 'list')
    throw new IngotError('YAML_TYPE', `"rows" must be a list, not ${yamlTypeName(value)}`, {
      location: value.location(),
      hint: 'Write "rows: [{ id: 1 }]"; for a text set "format" to csv or sql.',
    });
  const columns = new Map<string, string>();
  const rows = value.items.map((item): TestRow => {
    if (item.kind !== 'map')
      throw new IngotError('YAML_TYPE', `A row must be a mapping, not ${yamlTypeName(item)}`, {
        location: item.location(),
        hint: 'Write "{ id: 1, name: x }".',
      });
    const seen = new Set<string>();
    for (const [name, { location }] of item.entries) {
      const key = name.toLowerCase();
      if (seen.has(key)) throw columnTwice(name, location());
      seen.add(key);
      if (!columns.has(key)) columns.set(key, name);
    }
    const cells = [...item.entries].map(([name, entry]) => [name.toLowerCase(), entry] as const);
    return { cells: new Map(cells), location: item.location };
  });
  const source = { rows: yamlToJson(value), fixture: undefined };
  return { kind: 'written', format: 'dict', columns: [...columns.values()], rows, source };
}

function columnTwice(name: string, location: Location): IngotError {
  return new IngotError('COLUMN_DUPLICATE', `The column "${name}" stands twice in this row`, {
    location,
    hint: 'Letter case does not count in SQL names. Keep one.',
  });
}
