import { hash } from 'node:crypto';
import { ErrorCollector, IngotError } from '../core/error.ts';
import type { DataTest, Ref, TestArgument } from '../core/node.ts';
import { suggest } from '../core/suggest.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlValue } from '../core/yaml-value.ts';
import { findRefs } from './find-refs.ts';
import type { GenericTestTemplate } from './generic-test-templates.ts';
import {
  configFields,
  mergeConfig,
  readCommon,
  treeLayers,
  type ConfigEntries,
} from './node-config.ts';
import type { ParseContext } from './parse-context.ts';
import { readArguments, refsIn } from './test-arguments.ts';
import {
  readTestSettings,
  renderTestConfig,
  storedFailures,
  testConfigKeys,
} from './test-config.ts';
import { defaultTestName, readTestName, type NamedSubject } from './test-names.ts';

/** The node that a test is about. */
export interface TestSubject extends NamedSubject {
  readonly ref: Ref;
  /** Folders of the properties file below its root folder. */
  readonly folders: readonly string[];
  readonly path: string;
  /** Of the column that the test is about, which are its own too. */
  readonly tags: readonly string[];
}

export interface GenericTestContext extends ParseContext {
  readonly templates: ReadonlyMap<string, GenericTestTemplate>;
}

/** One entry of `data_tests` as a node; undefined where it is a mistake or switched off. */
export function parseGenericTest(
  value: YamlValue,
  subject: TestSubject,
  context: GenericTestContext,
): DataTest | undefined {
  const { errors, project } = context;
  const written = readEntry(value, context);
  if (written === undefined) return undefined;
  const { testName, template, fields } = written;
  const { settings, common } = readConfiguration(written, subject, {
    ...context,
    place: value.location,
  });
  const { location } = value;
  const { columnName } = subject;
  const hasColumn = columnName !== undefined;
  const given = readArguments(fields, { testName, template, hasColumn, location });
  const name = readTestName(fields) ?? defaultTestName(testName, subject, given);
  const description = fields.text('description') ?? '';
  fields.finish();
  if (!common.enabled) return undefined;
  const { storedAs, ...kept } = settings;
  const identity = identityOf({ subject, testName, given, settings: kept, name });
  const templateRefs =
    template.template === undefined ? [] : findRefs(template.template, context.macros, errors);
  return {
    resourceType: 'test',
    uniqueId: `test.${project.config.name}.${name}.${hash('sha256', identity).slice(0, 10)}`,
    packageName: project.config.name,
    name,
    fullName: name,
    fqn: [project.config.name, ...subject.folders, name],
    path: subject.path,
    location: location(),
    description,
    tags: [...new Set([...subject.tags, ...common.tags])],
    meta: common.meta,
    config: { ...common.all, materialized: 'test' },
    definition: {
      kind: 'generic',
      testName,
      columnName,
      arguments: Object.fromEntries(given),
      template: template.template,
    },
    refs: [subject.ref, ...[...given.values()].flatMap(refsIn), ...templateRefs],
    ...kept,
    stored: storedFailures({ name, storedAs }, common, context.storeFailures),
  };
}

interface Identified {
  readonly subject: TestSubject;
  readonly testName: string;
  readonly given: ReadonlyMap<string, TestArgument>;
  readonly settings: object;
  readonly name: string;
}

/** Equal for two tests that are the same test; where they stand does not count, nor how often they run. */
function identityOf({ subject, testName, given, settings, name }: Identified): string {
  const { deterministic: _, refresh: __, ...what } = { deterministic: 0, refresh: 0, ...settings };
  return JSON.stringify([
    testName,
    idOf({ kind: 'ref', ref: subject.ref }),
    subject.columnName,
    [...given].map(([key, each]) => [key, idOf(each)]),
    what,
    name,
  ]);
}

function idOf(argument: TestArgument): unknown {
  if (argument.kind === 'value') return argument.value;
  if (argument.kind === 'list') return argument.items.map(idOf);
  const { ref } = argument;
  return ref.kind === 'ref' ? ['ref', ref.name] : ['source', ref.sourceName, ref.tableName];
}

function readConfiguration(
  { testName, template, fields }: WrittenTest,
  { folders }: TestSubject,
  context: ParseContext & { place: YamlValue['location'] },
) {
  const { errors, project, place } = context;
  const config = new Map(fields.map('config')?.entries);
  for (const key of testConfigKeys) {
    const direct = template.parameters.has(key) ? undefined : fields.any(key);
    if (direct !== undefined) config.set(key, { value: direct, location: direct.location });
  }
  const entries = mergeConfig([
    ...treeLayers(project.config.dataTests, folders),
    template.config,
    renderTestConfig(config, context),
  ]);
  if (entries.size === 0) return withoutConfiguration;
  const configuration = configFields(entries, `test "${testName}"`, { errors, place });
  const settings = readTestSettings(configuration, { hasSubject: true });
  const common = readCommon(configuration, entries);
  configuration.finish();
  return { settings, common };
}

/** Most tests have none, and there are thousands of them. */
const withoutConfiguration = (() => {
  const nothing: ConfigEntries = new Map();
  const place = () => ({ path: '', line: 1, column: 1, lineText: '' });
  const fields = configFields(nothing, 'test', { errors: new ErrorCollector(), place });
  return {
    settings: readTestSettings(fields, { hasSubject: true }),
    common: readCommon(fields, nothing),
  };
})();

interface WrittenTest {
  readonly testName: string;
  readonly template: GenericTestTemplate;
  /** What stands behind the name. */
  readonly fields: YamlFields;
}

/** `not_null`, or `accepted_values: { … }`, or `{ test_name: …, … }`. */
function readEntry(
  value: YamlValue,
  { errors, templates }: GenericTestContext,
): WrittenTest | undefined {
  const single =
    value.kind === 'map' && value.entries.size === 1 ? [...value.entries][0] : undefined;
  const testNameEntry = value.kind === 'map' ? value.entries.get('test_name') : undefined;
  const [testName, body] =
    value.kind === 'scalar' && typeof value.value === 'string'
      ? [value.value, undefined]
      : testNameEntry !== undefined
        ? [new YamlFields(value, 'a test', errors).text('test_name'), value]
        : [single?.[0], single?.[1].value];
  if (testName === undefined) {
    const hint = 'Write "- not_null", or "- accepted_values: { arguments: { values: [a, b] } }".';
    errors.add(
      new IngotError('TEST_INVALID', 'This is not a test', { location: value.location(), hint }),
    );
    return undefined;
  }
  const template = templates.get(testName);
  if (template === undefined) {
    const hint =
      suggest(testName, templates.keys()) ??
      `Known are: ${[...templates.keys()].sort().join(', ')}; your own are SQL files in tests/generic.`;
    errors.add(
      new IngotError('TEST_NOT_FOUND', `No test is named "${testName}"`, {
        location: value.location(),
        hint,
      }),
    );
    return undefined;
  }
  const empty: YamlValue = { kind: 'map', entries: new Map(), location: value.location };
  const fields = new YamlFields(body ?? empty, `test "${testName}"`, errors);
  if (body === value) fields.text('test_name');
  return { testName, template, fields };
}
