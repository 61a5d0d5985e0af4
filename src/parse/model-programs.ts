import type { ColumnType } from '../core/columns.ts';
import type { Contract } from '../core/contract.ts';
import { IngotError, type ErrorCollector } from '../core/error.ts';
import type { Materialization } from '../core/materialization.ts';
import type { Column, Ref } from '../core/node.ts';
import type { Program, WrittenLiteral } from '../core/program.ts';
import type { SourceText } from '../core/source-text.ts';
import type { Template } from '../core/template.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import type { YamlEntry, YamlValue } from '../core/yaml-value.ts';
import { readMaterialization, type ModelSurroundings } from './materialization.ts';
import type { ConfigEntries } from './node-config.ts';

/** The text of a program, in which no template is looked for. */
export function plainTemplate({ path, text }: SourceText): Template {
  return { source: { path, text }, body: [{ kind: 'text', text, offset: 0 }] };
}

/** What `export const config` says. */
export function configOfProgram({ literals }: Program, errors: ErrorCollector): ConfigEntries {
  const config = literals['config'];
  if (config === undefined) return new Map();
  if (config.kind === 'map') return entriesOf(config);
  const { location } = config;
  errors.add(new IngotError('TYPESCRIPT_CONFIG', '"config" must be an object', { location }));
  return new Map();
}

function entriesOf({
  entries,
}: Extract<WrittenLiteral, { kind: 'map' }>): ReadonlyMap<string, YamlEntry> {
  return new Map(
    entries.map(({ key, value, location }) => [
      key,
      { value: yamlOf(value), location: () => location },
    ]),
  );
}

function yamlOf(literal: WrittenLiteral): YamlValue {
  const location = () => literal.location;
  switch (literal.kind) {
    case 'scalar':
      return { kind: 'scalar', value: literal.value, written: String(literal.value), location };
    case 'list':
      return { kind: 'list', items: literal.items.map(yamlOf), location };
    case 'map':
      return { kind: 'map', entries: entriesOf(literal), location };
  }
}

/** The nodes that a program reads, each once. */
export function refsOfProgram({ reads }: Program): readonly Ref[] {
  const refs = reads.map(({ kind, names: [first = '', second = ''], location }): Ref =>
    kind === 'ref'
      ? { kind, name: first, location }
      : { kind, sourceName: first, tableName: second, location },
  );
  const seen = new Set<string>();
  return refs.filter((ref) => {
    const key = JSON.stringify({ ...ref, location: null });
    return !seen.has(key) && seen.add(key);
  });
}

/** What the rows of a program become; a table where nothing is said. */
export function programMaterialization(
  fields: YamlFields,
  contract: Contract | undefined,
  surroundings: ModelSurroundings,
): Materialization {
  if (fields.any('materialized') === undefined) {
    // Keys of other kinds are no mistakes here either.
    readMaterialization(fields, undefined, surroundings);
    return { kind: 'table' };
  }
  const materialization = readMaterialization(fields, contract, surroundings);
  const { kind } = materialization;
  if (kind === 'view' || kind === 'ephemeral')
    fields.errors.add(
      new IngotError(
        'TYPESCRIPT_CONFIG',
        `A model in TypeScript can’t be materialized as "${kind}"`,
        {
          location: fields.locationOf('materialized'),
          hint: 'Its rows come of a program, which only a build runs: take "table" or "incremental".',
        },
      ),
    );
  return materialization;
}

/** The columns of the rows, all of them, with their types; undefined where the program does not say. */
export function readRowColumns(fields: YamlFields): readonly ColumnType[] | undefined {
  const map = fields.map('columns');
  if (map === undefined) return undefined;
  return [...map.entries].flatMap(([name, { value }]) => {
    if (value.kind === 'scalar' && typeof value.value === 'string')
      return [{ name, type: value.value }];
    fields.errors.add(
      new IngotError('YAML_TYPE', `The type of the column "${name}" must be a text`, {
        location: value.location(),
        hint: 'Such as columns: { order_id: "bigint", amount: "decimal(18,2)" }.',
      }),
    );
    return [];
  });
}

/** Described columns with the types that the program gives, and those that only the program names. */
export function withTypes(
  described: readonly Column[],
  typed: readonly ColumnType[] = [],
): readonly Column[] {
  const types = new Map(typed.map(({ name, type }) => [name.toLowerCase(), type]));
  const names = new Set(described.map(({ name }) => name.toLowerCase()));
  const others = typed.filter(({ name }) => !names.has(name.toLowerCase()));
  return [
    ...described.map((column) => ({
      ...column,
      dataType: types.get(column.name.toLowerCase()) ?? column.dataType,
    })),
    ...others.map(({ name, type }) => ({
      name,
      dataType: type,
      description: '',
      tags: [],
      meta: {},
    })),
  ];
}
