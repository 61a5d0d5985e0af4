import { IngotError } from '../core/error.ts';
import type { Ref, Snapshot, SnapshotQuery } from '../core/node.ts';
import { locationAt, type Location } from '../core/source-text.ts';
import type { ProjectFile } from '../core/project.ts';
import type { Template } from '../core/template.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { builtNames, builtRelation } from './built-names.ts';
import { readBuiltConfig } from './built-config.ts';
import { readConfigCalls } from './config-call.ts';
import { readFileName, type FileName } from './file-name.ts';
import { findRefs } from './find-refs.ts';
import {
  configFields,
  mergeConfig,
  readVolatility,
  treeLayers,
  type ConfigEntries,
} from './node-config.ts';
import type { ParseContext } from './parse-context.ts';
import type { ParsedNode } from './parsed-node.ts';
import { matchProperties, type NodeProperties, type SnapshotProperties } from './properties.ts';
import { readSnapshotSettings } from './snapshot-settings.ts';
import { readSqlName } from './sql-name.ts';
import { readRef } from './test-arguments.ts';

/** Snapshots that are queries in files of their own, and those that a properties file makes of a node. */
export function parseSnapshots(
  properties: readonly SnapshotProperties[],
  context: ParseContext,
): ParsedNode[] {
  const { errors, project } = context;
  const files = project.files.snapshots.map((file) => ({
    ...readFileName(file, errors),
    path: file.path,
    template: errors.try(() => readTemplate(file)),
  }));
  const isOfFile = ({ name, relation }: SnapshotProperties) =>
    relation === undefined && files.some((file) => file.name === name || file.fullName === name);
  const described = properties.filter(isOfFile);
  const matched = matchProperties(files, described, { kind: 'snapshot', errors });
  const ofFiles = files.flatMap((file) => {
    const { template } = file;
    if (template === undefined) return [];
    return [ofFile({ ...file, template }, matched.get(file), context)];
  });
  const ofNodes = properties.flatMap((each) =>
    isOfFile(each) ? [] : (ofRelation(each, context) ?? []),
  );
  return [...ofFiles, ...ofNodes];
}

/** Whoever comes from dbt has blocks, several in one file. */
function readTemplate(file: ProjectFile): Template {
  const at = file.text.search(/\{%-?\s*snapshot\b/);
  if (at === -1) return parseTemplate(file);
  throw new IngotError('SNAPSHOT_BLOCK', 'A snapshot is not written as a block', {
    location: locationAt(file, at),
    hint: 'One file is one snapshot, named as the file: write {{config …}} and the select, without {% snapshot %} and {% endsnapshot %}.',
  });
}

function ofFile(
  file: FileName & { readonly path: string; readonly template: Template },
  properties: NodeProperties | undefined,
  context: ParseContext,
): ParsedNode {
  const { errors, macros, configScope } = context;
  const { template } = file;
  return parseSnapshot(
    {
      ...file,
      location: locationAt(template.source, 0),
      query: { kind: 'template', template },
      refs: findRefs(template, macros, errors),
      own: readConfigCalls(template, configScope, errors),
      properties,
    },
    context,
  );
}

function ofRelation(properties: SnapshotProperties, context: ParseContext): ParsedNode | undefined {
  const { name, path, relation, location } = properties;
  const { project } = context;
  const ref = relation === undefined ? undefined : readRef(relation);
  if (name === '') return undefined;
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
    const message = `A snapshot can't be named ${JSON.stringify(name)}`;
    const hint =
      'Names are made of letters, digits and underscores; for another name in the database set "alias".';
    context.errors.add(new IngotError('YAML_VALUE', message, { location, hint }));
    return undefined;
  }
  if (ref === undefined) {
    context.errors.add(noRelation(properties));
    return undefined;
  }
  const { paths } = project.config;
  const root = [...paths.snapshots, ...paths.models, ...paths.seeds].find((each) =>
    path.startsWith(`${each}/`),
  );
  const folders = path
    .slice(root === undefined ? 0 : root.length + 1)
    .split('/')
    .slice(0, -1);
  const segments = [...folders, name];
  return parseSnapshot(
    {
      ...{ name, layer: undefined, fullName: name, segments, path, location },
      query: { kind: 'relation', ref },
      refs: [ref],
      own: new Map(),
      properties,
    },
    context,
  );
}

function noRelation({ name, relation, location }: SnapshotProperties): IngotError {
  return relation === undefined
    ? new IngotError('YAML_KEY_MISSING', `The snapshot "${name}" has no "relation"`, {
        location,
        hint: `Write relation: ref('orders') or relation: source('shop', 'orders'); or make the file snapshots/${name}.sql.`,
      })
    : new IngotError('YAML_VALUE', `"relation" of the snapshot "${name}" must name a node`, {
        location: relation.location(),
        hint: "Write relation: ref('orders') or relation: source('shop', 'orders').",
      });
}

interface SnapshotParts extends FileName {
  readonly path: string;
  readonly location: Location;
  readonly query: SnapshotQuery;
  readonly refs: readonly Ref[];
  /** What its own file sets. */
  readonly own: ConfigEntries;
  readonly properties: NodeProperties | undefined;
}

function parseSnapshot(parts: SnapshotParts, context: ParseContext): ParsedNode {
  const { errors, project } = context;
  const { fullName, segments, path, location, query, refs, properties } = parts;
  const entries = mergeConfig([
    ...treeLayers(project.config.snapshots, segments),
    properties?.config ?? new Map(),
    parts.own,
  ]);
  const what = `snapshot "${fullName}"`;
  const fields = configFields(entries, what, { errors, place: () => location });
  const { common, built, hookRefs } = readBuiltConfig(fields, entries, context);
  const schema = common.schema ?? readSqlName(fields, 'target_schema');
  const snapshot: Snapshot = {
    resourceType: 'snapshot',
    ...builtNames('snapshot', parts, project),
    path,
    location,
    description: properties?.description ?? '',
    tags: common.tags,
    meta: common.meta,
    config: { ...common.all, materialized: 'snapshot' },
    ...readVolatility(fields),
    relation: builtRelation(parts, { ...common, schema }, project),
    query,
    refs: [...refs, ...hookRefs],
    ...built,
    columns: (properties?.columns ?? []).map(({ column }) => column),
    settings: readSnapshotSettings(fields, `The ${what}`),
    propertiesPath: properties?.path,
  };
  fields.finish();
  return { node: snapshot, isEnabled: common.enabled, described: properties };
}
