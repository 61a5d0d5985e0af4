import { Document, isMap, isSeq, parseDocument, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { IngotError } from '../../core/error.ts';
import type { WrittenTable, WrittenValue } from '../../core/written-value.ts';

/** A unit test to be written. */
export interface WritableTest {
  readonly name: string;
  readonly model: string;
  readonly given: readonly { readonly input: string; readonly table: WrittenTable }[];
  readonly overrides: { readonly isIncremental?: false; readonly now?: string };
  readonly expect: WrittenTable;
}

/**
 * The text of a properties file with one more unit test; what is there stays, with its comments.
 * @throws IngotError YAML_SYNTAX, YAML_TYPE for a file that can't be added to
 */
export function withUnitTest(text: string, path: string, test: WritableTest): string {
  const document = text.trim() === '' ? new Document(new YAMLMap()) : parseDocument(text);
  const location = { path, line: 1, column: 1, lineText: '' };
  if (document.errors.length > 0 || !isMap(document.contents))
    throw new IngotError('YAML_SYNTAX', `${path} can’t be added to`, {
      location,
      hint: 'Mend it, or move it away.',
    });
  const found = document.get('unit_tests', true);
  const tests = isSeq(found) ? found : new YAMLSeq();
  if (found !== undefined && found !== null && !isSeq(found))
    throw new IngotError('YAML_TYPE', `"unit_tests" of ${path} must be a list`, { location });
  tests.flow = false;
  tests.add(testNode(test));
  document.set('unit_tests', tests);
  return document.toString({ lineWidth: 0 });
}

function testNode({ name, model, given, overrides, expect }: WritableTest): YAMLMap {
  const macros = overrides.isIncremental === false ? map([['is_incremental', false]]) : undefined;
  const set = [
    ...(macros === undefined ? [] : [['macros', macros] as const]),
    ...(overrides.now === undefined ? [] : [['now', text(overrides.now)] as const]),
  ];
  return map([
    ['name', text(name)],
    ['model', text(model)],
    ...(set.length === 0 ? [] : [['overrides', map(set)] as const]),
    [
      'given',
      list(
        given.map(({ input, table }) =>
          map([
            ['input', text(input)],
            ['rows', rows(table)],
          ]),
        ),
      ),
    ],
    ['expect', map([['rows', rows(expect)]])],
  ]);
}

function rows({ columns, rows: all }: WrittenTable): YAMLSeq {
  const nodes = all.map((row) => {
    const node = map(columns.map((name, at) => [name, valueNode(row[at] ?? null)] as const));
    node.flow = true;
    return node;
  });
  const seq = list(nodes);
  seq.flow = nodes.length === 0;
  return seq;
}

function valueNode(value: WrittenValue): unknown {
  if (value === null || typeof value === 'boolean') return new Scalar(value);
  if (typeof value === 'string') return scalar(value);
  const node =
    'kind' in value
      ? map(value.entries.map(([key, each]) => [key, valueNode(each)] as const))
      : list(value.map(valueNode));
  node.flow = true;
  return node;
}

/** A number that is written the same as one stands without quotes. */
function scalar(value: string): Scalar {
  const [, fraction = ''] = /^-?(?:0|[1-9]\d*)(?:\.(\d+))?$/.exec(value) ?? [];
  const isNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value) && value.length <= 15;
  if (!isNumber || Object.is(Number(value), -0)) return text(value);
  const node = new Scalar(Number(value));
  if (fraction !== '') node.minFractionDigits = fraction.length;
  return node;
}

function text(value: string): Scalar {
  return new Scalar(value);
}

function list(items: readonly unknown[]): YAMLSeq {
  const node = new YAMLSeq();
  for (const item of items) node.add(item);
  return node;
}

function map(entries: readonly (readonly [string, unknown])[]): YAMLMap {
  const node = new YAMLMap();
  for (const [key, value] of entries) node.set(text(key), value);
  return node;
}
