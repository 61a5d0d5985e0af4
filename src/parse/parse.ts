import { ErrorCollector, type IngotError } from '../core/error.ts';
import type { ParsedProject } from '../core/parsed-project.ts';
import type { Project } from '../core/project.ts';
import { readGenericTestTemplates } from './generic-test-templates.ts';
import type { GenericTestContext } from './generic-tests.ts';
import { parseMacros, projectHelpers } from './macros.ts';
import { parseModels } from './models.ts';
import { unusedFolders } from './node-config.ts';
import { configScope, type ParseContext } from './parse-context.ts';
import { testsOf, type ParsedNode } from './parsed-node.ts';
import { readProperties } from './properties.ts';
import { parseSeeds } from './seeds.ts';
import { parseSingularTests } from './singular-tests.ts';
import { parseSources } from './sources.ts';

/** Stage 2: the text of the project as nodes. Throws every mistake that it finds at once. */
export function parse(project: Project): ParsedProject {
  const errors = new ErrorCollector();
  const macros = parseMacros(project, errors);
  const helpers = projectHelpers(project, errors);
  const context: ParseContext = { project, errors, macros, configScope: configScope(project) };
  const properties = readProperties(project.files.properties, errors);
  const all: readonly ParsedNode[] = [
    ...parseModels(properties.models, context),
    ...parseSeeds(properties.seeds, context),
    ...parseSources(properties.sources, context),
  ];
  const enabled = all.filter(({ isEnabled }) => isEnabled);
  const tests: GenericTestContext = { ...context, templates: readGenericTestTemplates(context) };
  const nodes = [
    ...enabled.map(({ node }) => node),
    ...enabled.flatMap((each) => testsOf(each, tests)),
    ...parseSingularTests(context),
  ];
  const unused = unusedConfiguration(all, project);
  for (const each of unused) if (each.code === 'CONFIG_FOLDER_UNKNOWN') errors.add(each);
  errors.throwIfAny();
  const disabled = all.flatMap(({ node, isEnabled }) => (isEnabled ? [] : [node.fullName]));
  return {
    projectName: project.config.name,
    nodes,
    disabled: new Set(disabled),
    macros,
    helpers,
    warnings: unused.filter(({ code }) => code === 'CONFIG_FOLDER_EMPTY'),
  };
}

function unusedConfiguration(all: readonly ParsedNode[], { config }: Project): IngotError[] {
  const trees = { model: config.models, seed: config.seeds, source: config.sources };
  return (['model', 'seed', 'source'] as const).flatMap((kind) => {
    const nodes = all.filter(({ node }) => node.resourceType === kind);
    return unusedFolders(
      trees[kind],
      nodes.map(({ node }) => node.fqn.slice(1)),
      kind,
    );
  });
}
