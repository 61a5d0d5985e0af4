import { hash } from 'node:crypto';
import { ErrorCollector, IngotError } from '../core/error.ts';
import type { DataTest, Ref, TestArgument } from '../core/node.ts';
import { suggest } from '../core/suggest.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import { yamlToJson, type YamlEntry, type YamlValue } from '../core/yaml-value.ts';
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
import { readTestSettings, testConfigKeys } from './test-config.ts';

/** The node that a test is about. */
export interface TestSubject {
  readonly ref: Ref;
  /** How dbt begins the test's name: `orders`, or `source_raw_orders`. */
  readonly label: string;
  /** Folders of the properties file below its root folder. */
  readonly folders: readonly string[];
  readonly path: string;
  readonly columnName: string | undefined;
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
    errors,
    project,
    place: value.location,
  });
  const given = readArguments(fields, template, context);
  checkArguments(given, { testName, template, subject, location: value.location }, context);
  const name = fields.text('name') ?? defaultName(testName, subject, given);
  const description = fields.text('description') ?? '';
  fields.finish();
  if (!common.enabled) return undefined;
  // How often a test runs does not make it another one.
  const { deterministic: _, refresh: __, ...what } = settings;
  const identity = JSON.stringify([
    testName,
    identityOf({ kind: 'ref', ref: subject.ref }),
    subject.columnName,
    [...given].map(([key, each]) => [key, identityOf(each)]),
    what,
    name,
  ]);
  const argumentRefs = [...given.values()].flatMap((argument) =>
    argument.kind === 'ref' ? [argument.ref] : [],
  );
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
    location: value.location(),
    description,
    tags: common.tags,
    meta: common.meta,
    config: { ...common.all, materialized: 'test' },
    definition: {
      kind: 'generic',
      testName,
      columnName: subject.columnName,
      arguments: Object.fromEntries(given),
      template: template.template,
    },
    refs: [subject.ref, ...argumentRefs, ...templateRefs],
    ...settings,
  };
}

function readConfiguration(
  { testName, template, fields }: WrittenTest,
  { folders }: TestSubject,
  {
    errors,
    project,
    place,
  }: Pick<ParseContext, 'errors' | 'project'> & { place: YamlValue['location'] },
) {
  const config = new Map(fields.map('config')?.entries);
  for (const key of testConfigKeys) {
    const direct = template.parameters.has(key) ? undefined : fields.any(key);
    if (direct !== undefined) config.set(key, { value: direct, location: direct.location });
  }
  const entries = mergeConfig([...treeLayers(project.config.dataTests, folders), config]);
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

function readArguments(
  fields: YamlFields,
  template: GenericTestTemplate,
  context: GenericTestContext,
): Map<string, TestArgument> {
  const entries = new Map<string, YamlEntry>(fields.map('arguments')?.entries);
  // Older dbt projects write the arguments beside the configuration.
  for (const name of template.parameters.keys()) {
    const direct = fields.any(name);
    if (direct !== undefined && !entries.has(name))
      entries.set(name, { value: direct, location: direct.location });
  }
  const read = [...entries].flatMap(([name, entry]): [string, TestArgument][] => {
    if (!template.parameters.has(name)) {
      const hint =
        suggest(name, template.parameters.keys()) ??
        `It takes: ${[...template.parameters.keys()].join(', ') || 'nothing'}.`;
      context.errors.add(
        new IngotError('TEST_ARGUMENT', `This test takes no argument "${name}"`, {
          location: entry.location(),
          hint,
        }),
      );
      return [];
    }
    return [[name, readArgument(entry.value)]];
  });
  return new Map(read.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const refPattern =
  /^(?:\{\{)?\s*(?:ref\s*\(\s*(?<r1>['"])(?<ref1>[^'"]+)\k<r1>\s*\)|ref\s+(?<r2>['"])(?<ref2>[^'"]+)\k<r2>)\s*(?:\}\})?$/;
const sourcePattern =
  /^(?:\{\{)?\s*(?:source\s*\(\s*(?<s1>['"])(?<a1>[^'"]+)\k<s1>\s*,\s*(?<t1>['"])(?<b1>[^'"]+)\k<t1>\s*\)|source\s+(?<s2>['"])(?<a2>[^'"]+)\k<s2>\s+(?<t2>['"])(?<b2>[^'"]+)\k<t2>)\s*(?:\}\})?$/;

/** A text of the form `ref('x')`, `{{ref "x"}}`, `source('a', 'b')` is a ref; anything else is a value. */
function readArgument(value: YamlValue): TestArgument {
  const text = value.kind === 'scalar' && typeof value.value === 'string' ? value.value.trim() : '';
  const ref = refPattern.exec(text)?.groups;
  const name = ref?.['ref1'] ?? ref?.['ref2'];
  if (name !== undefined)
    return { kind: 'ref', ref: { kind: 'ref', name, location: value.location() } };
  const source = sourcePattern.exec(text)?.groups;
  const [sourceName, tableName] = [
    source?.['a1'] ?? source?.['a2'],
    source?.['b1'] ?? source?.['b2'],
  ];
  if (sourceName !== undefined && tableName !== undefined) {
    return {
      kind: 'ref',
      ref: { kind: 'source', sourceName, tableName, location: value.location() },
    };
  }
  return { kind: 'value', value: yamlToJson(value) };
}

interface CheckedTest {
  readonly testName: string;
  readonly template: GenericTestTemplate;
  readonly subject: TestSubject;
  readonly location: YamlValue['location'];
}

function checkArguments(
  given: ReadonlyMap<string, TestArgument>,
  { testName, template, subject, location }: CheckedTest,
  { errors }: GenericTestContext,
): void {
  for (const [name, parameter] of template.parameters) {
    const argument = given.get(name);
    const inColumn = name === 'column_name' && subject.columnName !== undefined;
    if (argument === undefined && parameter.isRequired && !inColumn) {
      const hint =
        name === 'column_name'
          ? 'Put the test below a column, or give column_name.'
          : `Add it: ${testName}: { arguments: { ${name}: … } }.`;
      errors.add(
        new IngotError('TEST_ARGUMENT', `The test "${testName}" needs "${name}"`, {
          location: location(),
          hint,
        }),
      );
    } else if (argument !== undefined && parameter.kind === 'ref' && argument.kind !== 'ref') {
      errors.add(
        new IngotError('TEST_ARGUMENT', `"${name}" must name a node`, {
          location: location(),
          hint: `Write ${name}: ref('silver.customers').`,
        }),
      );
    } else if (
      argument?.kind === 'value' &&
      parameter.kind === 'list' &&
      !Array.isArray(argument.value)
    ) {
      errors.add(
        new IngotError('TEST_ARGUMENT', `"${name}" must be a list`, {
          location: location(),
          hint: `Write ${name}: [a, b].`,
        }),
      );
    } else if (
      argument?.kind === 'value' &&
      parameter.kind === 'list' &&
      Array.isArray(argument.value) &&
      argument.value.length === 0
    ) {
      errors.add(
        new IngotError('TEST_ARGUMENT', `"${name}" must not be empty`, {
          location: location(),
          hint: `Write ${name}: [a, b].`,
        }),
      );
    }
  }
}

/** As dbt names tests: `accepted_values_orders_status__open__closed`, cut and hashed where it gets long. */
function defaultName(
  testName: string,
  { label, columnName }: TestSubject,
  given: ReadonlyMap<string, TestArgument>,
): string {
  const values = [...given.values()].flatMap((argument) =>
    argument.kind === 'ref'
      ? [refText(argument.ref)]
      : [argument.value]
          .flat()
          .map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each))),
  );
  const tail = values.map((value) => value.replace(/[^0-9A-Za-z_]+/g, '_')).join('__');
  const isSource = label.startsWith('source_');
  const head = isSource
    ? `source_${testName}_${label.slice('source_'.length)}`
    : `${testName}_${label}`;
  const full =
    [head, columnName?.replace(/[^0-9A-Za-z_]+/g, '_')]
      .filter((part) => part !== undefined)
      .join('_') + (tail === '' ? '' : `__${tail}`);
  if (full.length < 64) return full;
  return `${full.slice(0, 30)}_${hash('sha256', full).slice(0, 32)}`;
}

function refText(ref: Ref): string {
  return ref.kind === 'ref' ? `ref_${ref.name}` : `source_${ref.sourceName}_${ref.tableName}`;
}

/** Two tests with the same identity are the same test; where they stand does not count. */
function identityOf(argument: TestArgument): unknown {
  if (argument.kind === 'value') return argument.value;
  const { ref } = argument;
  return ref.kind === 'ref' ? ['ref', ref.name] : ['source', ref.sourceName, ref.tableName];
}
