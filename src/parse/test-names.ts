import { hash } from 'node:crypto';
import { IngotError } from '../core/error.ts';
import type { DataTest, Ref, TestArgument } from '../core/node.ts';
import { relationKey } from '../core/relation.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { readSqlName } from './sql-name.ts';

/** Whose name is wanted: a test of a node, or of one of its columns. */
export interface NamedSubject {
  /** How dbt begins the test's name: `orders`, or `source_raw_orders`. */
  readonly label: string;
  readonly columnName: string | undefined;
}

/** As dbt names tests: `accepted_values_orders_status__open__closed`, cut and hashed where it gets long. */
export function defaultTestName(
  testName: string,
  { label, columnName }: NamedSubject,
  given: ReadonlyMap<string, TestArgument>,
): string {
  const values = [...given.values()].flatMap(textsOf);
  const tail = values.map((value) => value.replace(/[^0-9A-Za-z_]+/g, '_')).join('__');
  const isSource = label.startsWith('source_');
  const head = isSource
    ? `source_${testName}_${label.slice('source_'.length)}`
    : `${testName}_${label}`;
  const full =
    [head, columnName?.replace(/[^0-9A-Za-z_]+/g, '_')]
      .filter((part) => part !== undefined)
      .join('_') + (tail === '' ? '' : `__${tail}`);
  if (full.length < 64) return full;
  return `${full.slice(0, 30)}_${hash('sha256', full).slice(0, 32)}`;
}

function textsOf(argument: TestArgument): readonly string[] {
  switch (argument.kind) {
    case 'ref':
      return [refText(argument.ref)];
    case 'list':
      return argument.items.flatMap(textsOf);
    case 'value':
      return [argument.value]
        .flat()
        .map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each)));
  }
}

function refText(ref: Ref): string {
  return ref.kind === 'ref' ? `ref_${ref.name}` : `source_${ref.sourceName}_${ref.tableName}`;
}

/** The author's own name of a test, which also is that of a file. */
export function readTestName(fields: YamlFields): string | undefined {
  const name = readSqlName(fields, 'name');
  if (name === undefined || !/[/\\]|^\./.test(name)) return name;
  fields.errors.add(
    new IngotError('YAML_VALUE', `"name" can't be "${name}"`, {
      location: fields.locationOf('name'),
      hint: 'The name of a test has no slash in it, and does not begin with a dot.',
    }),
  );
  return undefined;
}

/** Tests of nodes in several layers may have one name: then the tables of their failures get a part of their ids too. */
export function withTablesOfTheirOwn(tests: readonly DataTest[]): readonly DataTest[] {
  const counts = new Map<string, number>();
  for (const { stored } of tests) {
    if (stored === undefined) continue;
    const key = relationKey(stored.relation);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return tests.map((test) => {
    const { stored, uniqueId, config, definition } = test;
    const isNamed = definition.kind === 'singular' || config['alias'] !== undefined;
    if (stored === undefined || isNamed) return test;
    if (counts.get(relationKey(stored.relation)) === 1) return test;
    const ending = uniqueId.slice(uniqueId.lastIndexOf('.') + 1);
    const identifier = `${stored.relation.identifier}_${ending}`;
    return { ...test, stored: { ...stored, relation: { ...stored.relation, identifier } } };
  });
}
