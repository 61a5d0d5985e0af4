import { IngotError } from '../core/error.ts';
import type { DataTest } from '../core/node.ts';
import { locationAt } from '../core/source-text.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { readConfigCalls } from './config-call.ts';
import { findRefs } from './find-refs.ts';
import { isGenericTestFile } from './generic-test-templates.ts';
import { configFields, mergeConfig, readCommon, treeLayers } from './node-config.ts';
import type { ParseContext } from './parse-context.ts';
import { readTestSettings } from './test-config.ts';

/** The tests that are a query of their own. */
export function parseSingularTests(context: ParseContext): DataTest[] {
  const { project, errors } = context;
  const files = project.files.tests.filter((file) => !isGenericTestFile(file));
  const seen = new Map<string, string>();
  return files.flatMap((file) => {
    const segments = file.path.slice(file.rootFolder.length + 1, -'.sql'.length).split('/');
    const name = segments.at(-1) ?? '';
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
    const test = errors.try(() => parseSingularTest({ ...file, segments, name }, context));
    return test === undefined ? [] : [test];
  });
}

interface TestFile {
  readonly path: string;
  readonly text: string;
  readonly segments: readonly string[];
  readonly name: string;
}

function parseSingularTest(
  file: TestFile,
  { project, errors, macros, configScope }: ParseContext,
): DataTest | undefined {
  const template = parseTemplate(file);
  const place = () => locationAt(file, 0);
  const entries = mergeConfig([
    ...treeLayers(project.config.dataTests, file.segments),
    readConfigCalls(template, configScope, errors),
  ]);
  const fields = configFields(entries, `test "${file.name}"`, { errors, place });
  const settings = readTestSettings(fields, { hasSubject: false });
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
    description: '',
    tags: common.tags,
    meta: common.meta,
    config: { ...common.all, materialized: 'test' },
    definition: { kind: 'singular', template },
    refs: findRefs(template, macros, errors),
    ...settings,
  };
}
