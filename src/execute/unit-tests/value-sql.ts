import type { DuckDbType } from '../../core/duckdb-type.ts';
import { IngotError } from '../../core/error.ts';
import { quoteLiteral } from '../../core/relation.ts';
import { suggest } from '../../core/suggest.ts';
import {
  yamlTypeName,
  type YamlMap,
  type YamlScalar,
  type YamlValue,
} from '../../core/yaml-value.ts';
import { jsonText } from './json-text.ts';
import { inexact } from './exact-value.ts';

/**
 * A value of a unit test as an SQL expression, to be cast to its type: texts, and lists and mappings of texts.
 * @throws IngotError UNIT_TEST_VALUE for what can't be a value of the type, at its place
 */
export function valueSql(value: YamlValue, type: DuckDbType): string {
  if (value.kind === 'scalar' && value.value === null) return 'null';
  if (type.kind === 'plain' && type.name === 'JSON') return quoteLiteral(jsonText(value));
  if (value.kind === 'scalar') return scalarSql(value, type);
  switch (type.kind) {
    case 'list':
      if (value.kind !== 'list') throw wrong(value, 'a list');
      return `[${value.items.map((item) => valueSql(item, type.element)).join(', ')}]`;
    case 'struct':
      if (value.kind !== 'map') throw wrong(value, 'a mapping');
      return structSql(value, type.fields);
    case 'map':
      if (value.kind !== 'map') throw wrong(value, 'a mapping');
      return mapSql(value, type.value);
    case 'plain':
    case 'enum':
    case 'union':
      throw wrong(value, 'one value');
  }
}

function structSql(
  value: YamlMap,
  fields: Extract<DuckDbType, { kind: 'struct' }>['fields'],
): string {
  const names = new Map(fields.map(({ name }) => [name.toLowerCase(), name]));
  const given = new Map<string, YamlValue>();
  for (const [name, entry] of value.entries) {
    const known = names.get(name.toLowerCase());
    if (known === undefined)
      throw new IngotError('UNIT_TEST_VALUE', `The struct has no field "${name}"`, {
        location: entry.location(),
        hint: suggest(name, names.values()) ?? `It has: ${[...names.values()].join(', ')}.`,
      });
    given.set(known, entry.value);
  }
  const parts = fields.map(({ name, type }) => {
    const field = given.get(name);
    return `${quoteLiteral(name)}: ${field === undefined ? 'null' : valueSql(field, type)}`;
  });
  return `{${parts.join(', ')}}`;
}

function mapSql(value: YamlMap, type: DuckDbType): string {
  const keys = [...value.entries.keys()].map(quoteLiteral);
  const values = [...value.entries.values()].map((entry) => valueSql(entry.value, type));
  return `map([${keys.join(', ')}], [${values.join(', ')}])`;
}

function scalarSql(value: YamlScalar, type: DuckDbType): string {
  const text = scalarText(value);
  if (text.includes('\0'))
    throw new IngotError('UNIT_TEST_VALUE', 'A value holds the character NUL (U+0000)', {
      location: value.location(),
      hint: 'Take it out: what stands behind it would not be read.',
    });
  const mistake = inexact(text, type);
  if (mistake === undefined) return quoteLiteral(text);
  throw new IngotError('UNIT_TEST_VALUE', `${shown(text)} ${mistake}`, {
    location: value.location(),
    hint: 'Write the value that the column can hold.',
  });
}

/** Numbers as they are written, where DuckDB reads them so. */
export function scalarText({ value, written }: YamlScalar): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return written;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? written : String(value);
}

function shown(text: string): string {
  return text.length > 60 ? `"${text.slice(0, 57)}…"` : `"${text}"`;
}

function wrong(value: YamlValue, wanted: string): IngotError {
  return new IngotError(
    'UNIT_TEST_VALUE',
    `The value must be ${wanted}, not ${yamlTypeName(value)}`,
    {
      location: value.location(),
      hint: 'A list stands for a list, a mapping for a struct or a map.',
    },
  );
}
