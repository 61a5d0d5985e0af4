import { materializationName } from '../core/materialization.ts';
import { strategySql, type Model, type Ref } from '../core/node.ts';
import type { Program } from '../core/program.ts';
import { locationAt } from '../core/source-text.ts';
import type { Template } from '../core/template.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { builtNames, builtRelation } from './built-names.ts';
import { readBuiltConfig } from './built-config.ts';
import { readConfigCalls } from './config-call.ts';
import { readFileName, type FileName } from './file-name.ts';
import { readContract, refsOfContract } from './contract.ts';
import { findRefs } from './find-refs.ts';
import {
  configFields,
  mergeConfig,
  readVolatility,
  treeLayers,
  type ConfigEntries,
} from './node-config.ts';
import { readIndexes } from './indexes.ts';
import { customMaterializations, type CustomMaterializations } from './custom-materializations.ts';
import { readMaterialization } from './materialization.ts';
import {
  configOfProgram,
  plainTemplate,
  programMaterialization,
  readRowColumns,
  refsOfProgram,
  withTypes,
} from './model-programs.ts';
import type { ParseContext } from './parse-context.ts';
import type { ParsedNode } from './parsed-node.ts';
import { matchProperties, type NodeProperties } from './properties.ts';

interface ModelFile extends FileName {
  readonly path: string;
  readonly template: Template;
  readonly program?: Program;
}

interface ModelContext extends ParseContext {
  readonly customs: CustomMaterializations;
}

export function parseModels(
  properties: readonly NodeProperties[],
  context: ParseContext,
): ParsedNode[] {
  const { errors, project } = context;
  const all = { ...context, customs: customMaterializations(project, errors) };
  // A model whose template can't be read is there all the same, so that its properties are no second mistake.
  const files = [
    ...project.files.models.map((file) => ({
      ...readFileName(file, errors),
      path: file.path,
      template: errors.try(() => parseTemplate(file)),
    })),
    ...project.files.programs.map((file) => ({
      ...readFileName(file, errors),
      path: file.path,
      template: plainTemplate(file),
      program: file.program,
    })),
  ];
  const matched = matchProperties(files, properties, { kind: 'model', errors });
  return files.flatMap((file) => {
    const { template } = file;
    if (template === undefined) return [];
    const parse = () => [parseModel({ ...file, template }, matched.get(file), all)];
    return errors.try(parse) ?? [];
  });
}

function parseModel(
  file: ModelFile,
  properties: NodeProperties | undefined,
  { customs, ...context }: ModelContext,
): ParsedNode {
  const { errors, project } = context;
  const { fullName, segments, template, program } = file;
  const place = () => locationAt(template.source, 0);
  const { config, refs } = readText(file, context);
  const layers = treeLayers(project.config.models, segments);
  const entries = mergeConfig([...layers, properties?.config ?? new Map(), config]);
  const fields = configFields(entries, `model "${fullName}"`, { errors, place });
  const { common, built, hookRefs } = readBuiltConfig(fields, entries, context);
  const volatility = readVolatility(fields);
  const rowColumns = program === undefined ? undefined : readRowColumns(fields);
  const described = (properties?.columns ?? []).map(({ column }) => column);
  const columns = withTypes(described, rowColumns);
  const contract = readContract(fields, { properties, columns }, `model "${fullName}"`);
  const relation = builtRelation(file, common, project);
  const readKind = program === undefined ? readMaterialization : programMaterialization;
  const materialization = readKind(fields, contract, { place: { project, relation }, customs });
  const indexes = readIndexes(fields, `model "${fullName}"`);
  fields.finish();
  const model: Model = {
    resourceType: 'model',
    ...builtNames('model', file, project),
    path: file.path,
    location: place(),
    description: properties?.description ?? '',
    tags: common.tags,
    meta: common.meta,
    config: { ...common.all, materialized: materializationName(materialization) },
    materialization,
    strategyPlaces: Object.fromEntries(
      strategySql.flatMap((key) => (entries.has(key) ? [[key, fields.locationOf(key)]] : [])),
    ),
    ...volatility,
    relation,
    template,
    ...(program !== undefined && { program }),
    ...(rowColumns !== undefined && { rowColumns }),
    refs: [...refs, ...unfiltered([...refsOfContract(contract), ...hookRefs])],
    columns,
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

/** What the text of a model says of itself, and what it reads. */
function readText(
  { template, program }: ModelFile,
  { errors, macros, configScope }: ParseContext,
): { readonly config: ConfigEntries; readonly refs: readonly Ref[] } {
  return program === undefined
    ? {
        config: readConfigCalls(template, configScope, errors),
        refs: findRefs(template, macros, errors),
      }
    : { config: configOfProgram(program, errors), refs: refsOfProgram(program) };
}
