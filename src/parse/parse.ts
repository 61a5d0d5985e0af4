import { ErrorCollector, type IngotError } from '../core/error.ts';
import type { ParsedProject } from '../core/parsed-project.ts';
import type { Project } from '../core/project.ts';
import type { ProjectOptions } from '../core/run-options.ts';
import { checkExternalLocations } from './external-locations.ts';
import { readGenericTestTemplates } from './generic-test-templates.ts';
import type { GenericTestContext } from './generic-tests.ts';
import { readHookList } from './hooks.ts';
import { ignoredLengths } from './ignored-lengths.ts';
import { parseMacros, projectHelpers } from './macros.ts';
import { parseModels } from './models.ts';
import { unusedFolders } from './node-config.ts';
import { configScope, type ParseContext } from './parse-context.ts';
import { testsOf, type ParsedNode } from './parsed-node.ts';
import { readProperties } from './properties.ts';
import { parseSeeds } from './seeds.ts';
import { parseSingularTests, singularTestPlaces } from './singular-tests.ts';
import { parseSnapshots } from './snapshots.ts';
import { parseSources } from './sources.ts';
import { withTablesOfTheirOwn } from './test-names.ts';
import { parseUnitTests } from './unit-tests/unit-tests.ts';

/** Stage 2: the text of the project as nodes. Throws every mistake that it finds at once. */
export function parse(
  project: Project,
  { storeFailures = false }: Pick<ProjectOptions, 'storeFailures'> = {},
): ParsedProject {
  const errors = new ErrorCollector();
  const macros = parseMacros(project, errors);
  const helpers = projectHelpers(project, errors);
  const context: ParseContext = {
    project,
    errors,
    macros,
    configScope: configScope(project),
    storeFailures,
  };
  const properties = readProperties(project.files.properties, errors);
  const all: readonly ParsedNode[] = [
    ...parseModels(properties.models, context),
    ...parseSeeds(properties.seeds, context),
    ...parseSnapshots(properties.snapshots, context),
    ...parseSources(properties.sources, context),
  ];
  const enabled = all.filter(({ isEnabled }) => isEnabled);
  const tests: GenericTestContext = { ...context, templates: readGenericTestTemplates(context) };
  const dataTests = [
    ...enabled.flatMap((each) => testsOf(each, tests)),
    ...parseSingularTests(properties.dataTests, context),
  ];
  const nodes = [
    ...enabled.map(({ node }) => node),
    ...withTablesOfTheirOwn(dataTests),
    ...parseUnitTests(properties.unitTests, { project, errors, disabled: namesOff(all) }),
  ];
  checkExternalLocations(nodes, project, errors);
  const unused = unusedConfiguration(all, project);
  for (const each of unused) if (each.code === 'CONFIG_FOLDER_UNKNOWN') errors.add(each);
  const runHooks = {
    start: project.config.onRunStart.flatMap((value) => readHookList(value, errors)),
    end: project.config.onRunEnd.flatMap((value) => readHookList(value, errors)),
  };
  errors.throwIfAny();
  const disabled = all.flatMap(({ node, isEnabled }) => (isEnabled ? [] : [node.fullName]));
  return {
    projectName: project.config.name,
    nodes,
    disabled: new Set(disabled),
    macros,
    helpers,
    runHooks,
    warnings: [
      ...unused.filter(({ code }) => code === 'CONFIG_FOLDER_EMPTY'),
      ...ignoredLengths(enabled.map(({ node }) => node)),
    ],
  };
}

/** Names by which refs mean a node that is switched off. */
function namesOff(all: readonly ParsedNode[]): ReadonlySet<string> {
  const namesOf = (isEnabled: boolean) =>
    all
      .filter((each) => each.isEnabled === isEnabled)
      .flatMap(({ node }) => [node.name, node.fullName]);
  const on = new Set(namesOf(true));
  return new Set(namesOf(false).filter((name) => !on.has(name)));
}

function unusedConfiguration(all: readonly ParsedNode[], { config, files }: Project): IngotError[] {
  const { models: model, seeds: seed, snapshots: snapshot, sources: source } = config;
  const trees = { model, seed, snapshot, source };
  const ofNodes = (['model', 'seed', 'snapshot', 'source'] as const).flatMap((kind) => {
    const nodes = all.filter(({ node }) => node.resourceType === kind);
    return unusedFolders(
      trees[kind],
      nodes.map(({ node }) => node.fqn.slice(1)),
      kind,
    );
  });
  const ofTests = [...all.map(({ node }) => node.fqn.slice(1, -1)), ...singularTestPlaces(files)];
  return [...ofNodes, ...unusedFolders(config.dataTests, ofTests, 'data test')];
}
