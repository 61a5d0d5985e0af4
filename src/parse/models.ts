import { strategySql, type Model, type Ref } from '../core/node.ts';
import { locationAt } from '../core/source-text.ts';
import type { Template } from '../core/template.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { readBuiltConfig } from './built-config.ts';
import { readConfigCalls } from './config-call.ts';
import { readFileName, type FileName } from './file-name.ts';
import { readContract, refsOfContract } from './contract.ts';
import { findRefs } from './find-refs.ts';
import { configFields, mergeConfig, readVolatility, treeLayers } from './node-config.ts';
import { readIndexes } from './indexes.ts';
import { readMaterialization } from './materialization.ts';
import type { ParseContext } from './parse-context.ts';
import type { ParsedNode } from './parsed-node.ts';
import { matchProperties, type NodeProperties } from './properties.ts';

interface ModelFile extends FileName {
  readonly path: string;
  readonly template: Template;
}

export function parseModels(
  properties: readonly NodeProperties[],
  context: ParseContext,
): ParsedNode[] {
  const { errors, project } = context;
  // A model whose template can't be read is there all the same, so that its properties are no second mistake.
  const files = project.files.models.map((file) => ({
    ...readFileName(file, errors),
    path: file.path,
    template: errors.try(() => parseTemplate(file)),
  }));
  const matched = matchProperties(files, properties, { kind: 'model', errors });
  return files.flatMap((file) => {
    const { template } = file;
    if (template === undefined) return [];
    const parse = () => [parseModel({ ...file, template }, matched.get(file), context)];
    return errors.try(parse) ?? [];
  });
}

function parseModel(
  file: ModelFile,
  properties: NodeProperties | undefined,
  context: ParseContext,
): ParsedNode {
  const { errors, project, macros, configScope } = context;
  const { name, layer, fullName, segments, template } = file;
  const place = () => locationAt(template.source, 0);
  const entries = mergeConfig([
    ...treeLayers(project.config.models, segments),
    properties?.config ?? new Map(),
    readConfigCalls(template, configScope, errors),
  ]);
  const fields = configFields(entries, `model "${fullName}"`, { errors, place });
  const { common, built, hookRefs } = readBuiltConfig(fields, entries, context);
  const volatility = readVolatility(fields);
  const contract = readContract(fields, properties, `model "${fullName}"`);
  const materialization = readMaterialization(fields, contract);
  const indexes = readIndexes(fields, `model "${fullName}"`);
  fields.finish();
  const model: Model = {
    resourceType: 'model',
    uniqueId: ['model', project.config.name, fullName].join('.'),
    packageName: project.config.name,
    name,
    fullName,
    fqn: [project.config.name, ...segments],
    path: file.path,
    location: place(),
    description: properties?.description ?? '',
    tags: common.tags,
    meta: common.meta,
    config: { ...common.all, materialized: materialization.kind },
    materialization,
    strategyPlaces: Object.fromEntries(
      strategySql.flatMap((key) => (entries.has(key) ? [[key, fields.locationOf(key)]] : [])),
    ),
    ...volatility,
    relation: {
      schema: common.schema ?? layer ?? project.target.schema,
      identifier: common.alias ?? name,
    },
    template,
    refs: [
      ...findRefs(template, macros, errors),
      ...unfiltered([...refsOfContract(contract), ...hookRefs]),
    ],
    columns: (properties?.columns ?? []).map(({ column }) => column),
    propertiesPath: properties?.path,
    ...(contract !== undefined && { contract }),
    indexes,
    ...built,
  };
  return { node: model, isEnabled: common.enabled, described: properties };
}

/** What the query itself does not read, so that no batch of time sees a part of it. */
function unfiltered(refs: readonly Ref[]): readonly Ref[] {
  return refs.map((ref): Ref => ({ ...ref, isUnfiltered: true }));
}
