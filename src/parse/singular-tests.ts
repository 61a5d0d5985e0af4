import { IngotError } from '../core/error.ts';
import type { DataTest } from '../core/node.ts';
import type { ProjectFile, ProjectFiles } from '../core/project.ts';
import { locationAt, type SourceText } from '../core/source-text.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { readConfigCalls } from './config-call.ts';
import { findRefs } from './find-refs.ts';
import { isGenericTestFile } from './generic-test-templates.ts';
import {
  configFields,
  mergeConfig,
  readCommon,
  treeLayers,
  type ConfigEntries,
} from './node-config.ts';
import type { ParseContext } from './parse-context.ts';
import { matchProperties, type NodeProperties } from './properties.ts';
import { readTestSettings, renderTestConfig, storedFailures } from './test-config.ts';

/** The tests that are a query of their own. */
export function parseSingularTests(
  properties: readonly NodeProperties[],
  context: ParseContext,
): DataTest[] {
  const { project, errors } = context;
  const files = singularTestFiles(project.files);
  const matched = matchProperties(files, properties, { kind: 'data test', errors });
  const seen = new Map<string, string>();
  return files.flatMap((file) => {
    const { name } = file;
    const other = seen.get(name);
    if (other !== undefined) {
      errors.add(
        new IngotError('TEST_DUPLICATE', `Two tests are named "${name}"`, {
          location: locationAt(file, 0),
          hint: `The other one is ${other}.`,
        }),
      );
    }
    seen.set(name, file.path);
    const test = errors.try(() => parseSingularTest(file, matched.get(file), context));
    return test === undefined ? [] : [test];
  });
}

/** Folders below the root folder and name of each, also of those that are switched off. */
export function singularTestPlaces(
  files: Pick<ProjectFiles, 'tests'>,
): readonly (readonly string[])[] {
  return singularTestFiles(files).map(({ segments }) => segments);
}

function singularTestFiles({ tests }: Pick<ProjectFiles, 'tests'>): readonly TestFile[] {
  return tests.filter((file) => !isGenericTestFile(file)).map(toTestFile);
}

interface TestFile extends SourceText {
  readonly segments: readonly string[];
  readonly name: string;
  readonly fullName: string;
}

function toTestFile({ path, text, rootFolder }: ProjectFile): TestFile {
  const segments = path.slice(rootFolder.length + 1, -'.sql'.length).split('/');
  const name = segments.at(-1) ?? '';
  return { path, text, segments, name, fullName: name };
}

function parseSingularTest(
  file: TestFile,
  properties: NodeProperties | undefined,
  context: ParseContext,
): DataTest | undefined {
  const { project, errors, macros, configScope } = context;
  const template = parseTemplate(file);
  const place = () => locationAt(file, 0);
  const entries = mergeConfig([
    ...treeLayers(project.config.dataTests, file.segments).map(withoutWhere),
    renderTestConfig(properties?.config ?? new Map(), context),
    readConfigCalls(template, configScope, errors),
  ]);
  const fields = configFields(entries, `test "${file.name}"`, { errors, place });
  const { storedAs, ...settings } = readTestSettings(fields, { hasSubject: false });
  const common = readCommon(fields, entries);
  fields.finish();
  if (!common.enabled) return undefined;
  return {
    resourceType: 'test',
    uniqueId: `test.${project.config.name}.${file.name}`,
    packageName: project.config.name,
    name: file.name,
    fullName: file.name,
    fqn: [project.config.name, ...file.segments],
    path: file.path,
    location: place(),
    description: properties?.description ?? '',
    tags: common.tags,
    meta: common.meta,
    config: { ...common.all, materialized: 'test' },
    definition: { kind: 'singular', template },
    refs: findRefs(template, macros, errors),
    ...settings,
    stored: storedFailures({ name: file.name, storedAs }, common, context.storeFailures),
  };
}

/** What holds for all tests says which rows those look at that are about a node. */
function withoutWhere(layer: ConfigEntries): ConfigEntries {
  return new Map([...layer].filter(([key]) => key !== 'where'));
}
