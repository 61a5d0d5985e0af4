import { IngotError, type ErrorCollector } from '../core/error.ts';
import type { Ref, TestArgument } from '../core/node.ts';
import { suggest } from '../core/suggest.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { yamlToJson, type YamlEntry, type YamlValue } from '../core/yaml-value.ts';
import type { GenericTestTemplate, TestParameter } from './generic-test-templates.ts';

/** A test as it was asked for by name. */
export interface NamedTest {
  readonly testName: string;
  readonly template: GenericTestTemplate;
  /** Whether it stands below a column. */
  readonly hasColumn: boolean;
  readonly location: YamlValue['location'];
}

/** What a test is given, by name and sorted by it; what it does not take, or lacks, is a mistake. */
export function readArguments(fields: YamlFields, test: NamedTest): Map<string, TestArgument> {
  const { template, testName } = test;
  const entries = new Map<string, YamlEntry>(fields.map('arguments')?.entries);
  // Older dbt projects write the arguments beside the configuration.
  for (const name of template.parameters.keys()) {
    const direct = fields.any(name);
    if (direct !== undefined && !entries.has(name))
      entries.set(name, { value: direct, location: direct.location });
  }
  const read = [...entries].flatMap(([name, entry]): [string, TestArgument][] => {
    const parameter = template.parameters.get(name);
    if (parameter !== undefined) return [[name, readArgument(entry.value, parameter)]];
    const hint =
      suggest(name, template.parameters.keys()) ??
      `It takes: ${[...template.parameters.keys()].join(', ') || 'nothing'}.`;
    fields.errors.add(
      new IngotError('TEST_ARGUMENT', `The test "${testName}" takes no argument "${name}"`, {
        location: entry.location(),
        hint,
      }),
    );
    return [];
  });
  const given = new Map(read.sort(([a], [b]) => (a < b ? -1 : 1)));
  checkArguments(given, test, fields.errors);
  return given;
}

/** The nodes that an argument names. */
export function refsIn(argument: TestArgument): readonly Ref[] {
  if (argument.kind === 'list') return argument.items.flatMap(refsIn);
  return argument.kind === 'ref' ? [argument.ref] : [];
}

/** A text of the form `ref('x')` is a ref, also in a list; anything else is a value. */
function readArgument(value: YamlValue, parameter: TestParameter): TestArgument {
  if (value.kind === 'list' && parameter.kind === 'any') {
    const items = value.items.map((item) => readArgument(item, parameter));
    if (items.some(({ kind }) => kind !== 'value')) return { kind: 'list', items };
  }
  const ref = parameter.kind === 'list' ? undefined : readRef(value);
  return ref === undefined ? { kind: 'value', value: yamlToJson(value) } : { kind: 'ref', ref };
}

const refPattern =
  /^(?:\{\{)?\s*(?:ref\s*\(\s*(?<r1>['"])(?<ref1>[^'"]+)\k<r1>\s*\)|ref\s+(?<r2>['"])(?<ref2>[^'"]+)\k<r2>)\s*(?:\}\})?$/;
const sourcePattern =
  /^(?:\{\{)?\s*(?:source\s*\(\s*(?<s1>['"])(?<a1>[^'"]+)\k<s1>\s*,\s*(?<t1>['"])(?<b1>[^'"]+)\k<t1>\s*\)|source\s+(?<s2>['"])(?<a2>[^'"]+)\k<s2>\s+(?<t2>['"])(?<b2>[^'"]+)\k<t2>)\s*(?:\}\})?$/;

/** `ref('x')`, `{{ref "x"}}`, `source('a', 'b')`; undefined for anything else. */
export function readRef(value: YamlValue): Ref | undefined {
  const text = value.kind === 'scalar' && typeof value.value === 'string' ? value.value.trim() : '';
  const ref = refPattern.exec(text)?.groups;
  const name = ref?.['ref1'] ?? ref?.['ref2'];
  if (name !== undefined) return { kind: 'ref', name, location: value.location() };
  const source = sourcePattern.exec(text)?.groups;
  const sourceName = source?.['a1'] ?? source?.['a2'];
  const tableName = source?.['b1'] ?? source?.['b2'];
  return sourceName === undefined || tableName === undefined
    ? undefined
    : { kind: 'source', sourceName, tableName, location: value.location() };
}

function checkArguments(
  given: ReadonlyMap<string, TestArgument>,
  test: NamedTest,
  errors: ErrorCollector,
): void {
  for (const [name, parameter] of test.template.parameters) {
    const mistake = mistakeIn(given.get(name), { name, parameter, test });
    if (mistake === undefined) continue;
    const [message, hint] = mistake;
    errors.add(new IngotError('TEST_ARGUMENT', message, { location: test.location(), hint }));
  }
}

interface Checked {
  readonly name: string;
  readonly parameter: TestParameter;
  readonly test: NamedTest;
}

/** What is wrong with an argument, and what to do. */
function mistakeIn(
  argument: TestArgument | undefined,
  { name, parameter, test: { testName, hasColumn } }: Checked,
): readonly [string, string] | undefined {
  if (argument === undefined) {
    if (!parameter.isRequired || (name === 'column_name' && hasColumn)) return undefined;
    const hint =
      name === 'column_name'
        ? 'Put the test below a column, or give column_name.'
        : `Add it: ${testName}: { arguments: { ${name}: … } }.`;
    return [`The test "${testName}" needs "${name}"`, hint];
  }
  if (parameter.kind === 'ref' && argument.kind !== 'ref')
    return [`"${name}" must name a node`, `Write ${name}: ref('silver.customers').`];
  if (argument.kind !== 'value' || parameter.kind !== 'list') return undefined;
  const hint = `Write ${name}: [a, b].`;
  if (!Array.isArray(argument.value)) return [`"${name}" must be a list`, hint];
  return argument.value.length === 0 ? [`"${name}" must not be empty`, hint] : undefined;
}
