import { ErrorCollector } from '../core/error.ts';
import type { DataTest, Node } from '../core/node.ts';
import type { ParsedProject } from '../core/parsed-project.ts';
import type { Project } from '../core/project.ts';
import type { YamlValue } from '../core/yaml-value.ts';
import type { ColumnProperties } from './columns.ts';
import { readGenericTestTemplates } from './generic-test-templates.ts';
import { parseGenericTest, type GenericTestContext, type TestSubject } from './generic-tests.ts';
import { parseMacros, projectHelpers } from './macros.ts';
import { parseModels } from './models.ts';
import { unusedFolders } from './node-config.ts';
import { configScope, type ParseContext } from './parse-context.ts';
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
  const models = parseModels(properties.models, context);
  const seeds = parseSeeds(properties.seeds, context);
  const sources = parseSources(properties.sources, context);
  const tests: GenericTestContext = { ...context, templates: readGenericTestTemplates(context) };
  const nodes: Node[] = [
    ...models.flatMap(({ model, isEnabled }) => (isEnabled ? [model] : [])),
    ...seeds.flatMap(({ seed, isEnabled }) => (isEnabled ? [seed] : [])),
    ...sources.flatMap(({ source, isEnabled }) => (isEnabled ? [source] : [])),
    ...[
      ...models.map(({ model, ...rest }) => ({ node: model, ...rest })),
      ...seeds.map(({ seed, ...rest }) => ({ node: seed, ...rest })),
    ].flatMap(({ node, isEnabled, properties: described }) =>
      isEnabled && described !== undefined
        ? genericTests(
            described,
            {
              ref: { kind: 'ref', name: node.fullName, location: described.location },
              label: node.name,
              path: described.path,
              folders: node.fqn.slice(1, -1),
            },
            tests,
          )
        : [],
    ),
    ...sources.flatMap((each) =>
      each.isEnabled
        ? genericTests(
            each,
            {
              ref: {
                kind: 'source',
                sourceName: each.source.sourceName,
                tableName: each.source.name,
                location: each.source.location,
              },
              label: `source_${each.source.sourceName}_${each.source.name}`,
              path: each.propertiesPath,
              folders: [each.source.sourceName],
            },
            tests,
          )
        : [],
    ),
    ...parseSingularTests(context),
  ];
  const unused = [
    ...unusedFolders(
      project.config.models,
      models.map(({ model }) => model.fqn.slice(1)),
      'model',
    ),
    ...unusedFolders(
      project.config.seeds,
      seeds.map(({ seed }) => seed.fqn.slice(1)),
      'seed',
    ),
    ...unusedFolders(
      project.config.sources,
      sources.map(({ source }) => source.fqn.slice(1)),
      'source',
    ),
  ];
  for (const each of unused) if (each.code === 'CONFIG_FOLDER_UNKNOWN') errors.add(each);
  errors.throwIfAny();
  const disabled = [
    ...models.map(({ model, isEnabled }) => ({ node: model, isEnabled })),
    ...seeds.map(({ seed, isEnabled }) => ({ node: seed, isEnabled })),
    ...sources.map(({ source, isEnabled }) => ({ node: source, isEnabled })),
  ];
  return {
    projectName: project.config.name,
    nodes,
    disabled: new Set(
      disabled.flatMap(({ node, isEnabled }) => (isEnabled ? [] : [node.fullName])),
    ),
    macros,
    helpers,
    warnings: unused.filter(({ code }) => code === 'CONFIG_FOLDER_EMPTY'),
  };
}

/** The tests of a node and of its columns. */
function genericTests(
  described: {
    readonly columns: readonly ColumnProperties[];
    readonly tests: readonly YamlValue[];
  },
  subject: Omit<TestSubject, 'columnName'>,
  context: GenericTestContext,
): DataTest[] {
  const all: (readonly [YamlValue, string | undefined])[] = [
    ...described.tests.map((value) => [value, undefined] as const),
    ...described.columns.flatMap(({ column, tests }) =>
      tests.map((value) => [value, column.name] as const),
    ),
  ];
  return all.flatMap(([value, columnName]) => {
    const test = parseGenericTest(value, { ...subject, columnName }, context);
    return test === undefined ? [] : [test];
  });
}
