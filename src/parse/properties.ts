import { IngotError, type ErrorCollector } from '../core/error.ts';
import type { PropertiesFile } from '../core/project.ts';
import { suggest } from '../core/suggest.ts';
import type { Location } from '../core/source-text.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlValue } from '../core/yaml-value.ts';
import { readColumns, readTestList, type ColumnProperties } from './columns.ts';
import { configOf, type ConfigEntries } from './node-config.ts';
import type { WrittenUnitTest } from './unit-tests/unit-tests.ts';

/** What a properties file says of one model or seed, or of one test that is a query of its own. */
export interface NodeProperties {
  readonly name: string;
  readonly description: string;
  readonly config: ConfigEntries;
  readonly columns: readonly ColumnProperties[];
  readonly tests: readonly YamlValue[];
  /** Of a model. */
  readonly constraints: readonly YamlValue[];
  readonly path: string;
  readonly location: Location;
}

/** What they say of a snapshot; with a relation it needs no file of its own. */
export interface SnapshotProperties extends NodeProperties {
  readonly relation: YamlValue | undefined;
}

/** Everything that the properties files say, by kind; sources are read further by their own reader. */
export interface Properties {
  readonly models: readonly NodeProperties[];
  readonly seeds: readonly NodeProperties[];
  readonly snapshots: readonly SnapshotProperties[];
  /** Of tests that are queries of their own. */
  readonly dataTests: readonly NodeProperties[];
  readonly sources: readonly { readonly value: YamlValue; readonly file: PropertiesFile }[];
  readonly unitTests: readonly WrittenUnitTest[];
}

export function readProperties(
  files: readonly PropertiesFile[],
  errors: ErrorCollector,
): Properties {
  const models: NodeProperties[] = [];
  const seeds: NodeProperties[] = [];
  const snapshots: SnapshotProperties[] = [];
  const dataTests: NodeProperties[] = [];
  const sources: { value: YamlValue; file: PropertiesFile }[] = [];
  const unitTests: WrittenUnitTest[] = [];
  for (const file of files) {
    const fields = new YamlFields(file.contents, 'a properties file', errors);
    fields.integer('version', 1);
    // One by one: a call can't take a hundred thousand arguments.
    for (const value of fields.list('models'))
      models.push(readNode(value, 'model', { file, errors }));
    for (const value of fields.list('seeds')) seeds.push(readNode(value, 'seed', { file, errors }));
    for (const value of fields.list('snapshots'))
      snapshots.push(readSnapshot(value, { file, errors }));
    for (const value of fields.list('sources')) sources.push({ value, file });
    for (const value of fields.list('unit_tests')) unitTests.push({ value, file });
    for (const value of readTestList(fields)) dataTests.push(readDataTest(value, file, errors));
    fields.finish();
  }
  return { models, seeds, snapshots, dataTests, sources, unitTests };
}

function readDataTest(
  value: YamlValue,
  { path }: PropertiesFile,
  errors: ErrorCollector,
): NodeProperties {
  const fields = new YamlFields(value, 'a data test', errors);
  const properties: NodeProperties = {
    name: fields.requiredText('name'),
    description: fields.text('description') ?? '',
    config: configOf(fields),
    columns: [],
    tests: [],
    constraints: [],
    path,
    location: fields.location,
  };
  fields.finish();
  return properties;
}

function readSnapshot(value: YamlValue, { file, errors }: ReadingOptions): SnapshotProperties {
  const fields = new YamlFields(value, 'a snapshot', errors);
  const relation = fields.any('relation');
  return { ...nodeOf(fields, 'snapshot', file), relation };
}

interface ReadingOptions {
  readonly file: PropertiesFile;
  readonly errors: ErrorCollector;
}

function readNode(
  value: YamlValue,
  kind: string,
  { file, errors }: ReadingOptions,
): NodeProperties {
  return nodeOf(new YamlFields(value, `a ${kind}`, errors), kind, file);
}

function nodeOf(fields: YamlFields, kind: string, file: PropertiesFile): NodeProperties {
  const name = fields.requiredText('name');
  const properties: NodeProperties = {
    name,
    description: fields.text('description') ?? '',
    config: configOf(fields),
    columns: readColumns(fields, `${kind} "${name}"`, { isModel: kind === 'model' }),
    constraints: kind === 'model' ? fields.list('constraints') : [],
    tests: readTestList(fields),
    path: file.path,
    location: fields.location,
  };
  fields.finish();
  return properties;
}

/**
 * Finds which properties describe which file: by full name, or by short name; where several nodes have the short name,
 * those in the folder of the properties file.
 */
export function matchProperties<
  T extends { readonly name: string; readonly fullName: string; readonly path: string },
>(
  nodes: readonly T[],
  properties: readonly NodeProperties[],
  { kind, errors }: { kind: string; errors: ErrorCollector },
): ReadonlyMap<T, NodeProperties> {
  const byName = new Map<string, T[]>();
  for (const node of nodes) {
    for (const name of new Set([node.name, node.fullName]))
      byName.set(name, [...(byName.get(name) ?? []), node]);
  }
  const matched = new Map<T, NodeProperties>();
  for (const each of properties) {
    const candidates = byName.get(each.name) ?? [];
    const folder = each.path.slice(0, each.path.lastIndexOf('/') + 1);
    const near =
      candidates.length > 1 ? candidates.filter(({ path }) => path.startsWith(folder)) : candidates;
    const [node, other] = near;
    if (each.name === '') continue;
    if (node === undefined || other !== undefined) {
      const hint =
        other === undefined
          ? (suggest(
              each.name,
              nodes.map(({ name }) => name),
            ) ?? `Make the ${kind}, or take its properties out.`)
          : `Write the full name: ${near.map(({ fullName }) => `"${fullName}"`).join(' or ')}.`;
      const message =
        other === undefined && candidates.length === 0
          ? `No ${kind} is named "${each.name}"`
          : `Several nodes are named "${each.name}"`;
      errors.add(
        new IngotError(
          candidates.length === 0 ? 'PROPERTIES_NODE_NOT_FOUND' : 'PROPERTIES_AMBIGUOUS',
          message,
          { location: each.location, hint },
        ),
      );
      continue;
    }
    const before = matched.get(node);
    if (before !== undefined) {
      const hint = `It is described at ${before.location.path}:${before.location.line} too; keep one.`;
      errors.add(
        new IngotError('PROPERTIES_DUPLICATE', `The ${kind} "${each.name}" is described twice`, {
          location: each.location,
          hint,
        }),
      );
      continue;
    }
    matched.set(node, each);
  }
  return matched;
}
