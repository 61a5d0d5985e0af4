import { IngotError, type ErrorCollector } from '../core/error.ts';
import type { PropertiesFile } from '../core/project.ts';
import { suggest } from '../core/suggest.ts';
import type { Location } from '../core/source-text.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlValue } from '../core/yaml-value.ts';
import { readColumns, readTestList, type ColumnProperties } from './columns.ts';
import { configOf, type ConfigEntries } from './node-config.ts';

/** What a properties file says of one model or seed. */
export interface NodeProperties {
  readonly name: string;
  readonly description: string;
  readonly config: ConfigEntries;
  readonly columns: readonly ColumnProperties[];
  readonly tests: readonly YamlValue[];
  readonly path: string;
  readonly location: Location;
}

/** Everything that the properties files say, by kind; sources are read further by their own reader. */
export interface Properties {
  readonly models: readonly NodeProperties[];
  readonly seeds: readonly NodeProperties[];
  readonly sources: readonly { readonly value: YamlValue; readonly file: PropertiesFile }[];
}

export function readProperties(
  files: readonly PropertiesFile[],
  errors: ErrorCollector,
): Properties {
  const models: NodeProperties[] = [];
  const seeds: NodeProperties[] = [];
  const sources: { value: YamlValue; file: PropertiesFile }[] = [];
  for (const file of files) {
    const fields = new YamlFields(file.contents, 'a properties file', errors);
    fields.integer('version', 1);
    // One by one: a call can't take a hundred thousand arguments.
    for (const value of fields.list('models'))
      models.push(readNode(value, 'model', { file, errors }));
    for (const value of fields.list('seeds')) seeds.push(readNode(value, 'seed', { file, errors }));
    for (const value of fields.list('sources')) sources.push({ value, file });
    fields.finish();
  }
  return { models, seeds, sources };
}

function readNode(
  value: YamlValue,
  kind: string,
  { file, errors }: { file: PropertiesFile; errors: ErrorCollector },
): NodeProperties {
  const fields = new YamlFields(value, `a ${kind}`, errors);
  const name = fields.requiredText('name');
  const properties: NodeProperties = {
    name,
    description: fields.text('description') ?? '',
    config: configOf(fields),
    columns: readColumns(fields, `${kind} "${name}"`),
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
