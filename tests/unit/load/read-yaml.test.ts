import { expect, test } from 'vitest';
import { readAnyYaml, readYaml } from '../../../src/load/read-yaml.ts';
import { YamlFields } from '../../../src/core/yaml-fields.ts';
import { ErrorCollector, IngotError } from '../../../src/core/error.ts';
import { yamlToJson } from '../../../src/core/yaml-value.ts';

const source = (text: string) => ({ path: 'models/p.yml', text });

test.each([
  ['', {}],
  ['# nothing\n', {}],
  ['a: NO', { a: 'NO' }],
  ['a: yes\nb: on\nc: Off', { a: 'yes', b: 'on', c: 'Off' }],
  ['a: true\nb: False\nc: null\nd: ~\ne:', { a: true, b: false, c: null, d: null, e: null }],
  ['a: 1\nb: 1.5\nc: 1e3\nd: -0.5', { a: 1, b: 1.5, c: 1000, d: -0.5 }],
  ['a: 12345678901234567890', { a: '12345678901234567890' }],
  ['a: "1"\nb: \'it\'\'s\'\nc: "a\\nb"', { a: '1', b: "it's", c: 'a\nb' }],
  ['a: 2024-01-01\nb: 1:30', { a: '2024-01-01', b: '1:30' }],
  ['a: |\n  x\n  y\nb: >\n  x\n  y\n', { a: 'x\ny\n', b: 'x y\n' }],
  ['a: [1, {b: c}]\nd: {e: [f]}', { a: [1, { b: 'c' }], d: { e: ['f'] } }],
  ['a: &x [1, 2]\nb: *x\nc: { d: *x }', { a: [1, 2], b: [1, 2], c: { d: [1, 2] } }],
  ['? a\n: b', { a: 'b' }],
  ['1: a\ntrue: b', { 1: 'a', true: 'b' }],
  ['a: # comment\n  - b # c\n  - "d # e"\n', { a: ['b', 'd # e'] }],
  ['__proto__: a\nconstructor: b', JSON.parse('{"__proto__":"a","constructor":"b"}')],
  ['a: ref("orders")\nb: "{{ref \'orders\'}}"', { a: 'ref("orders")', b: "{{ref 'orders'}}" }],
  ['größe: 日本', { größe: '日本' }],
  ['a: 1\r\nb:\r\n  - 2\r\n', { a: 1, b: [2] }],
])('%j is read', (text, json) => {
  const value = readYaml(source(text));

  expect(yamlToJson(value)).toEqual(json);
});

test.each(['1.0', '007', '0x1F', '1e3', '12345678901234567890', 'true', '~x'])(
  'where a text is wanted, %s stays as it is written',
  (written) => {
    const fields = new YamlFields(
      readYaml(source(`version: ${written}`)),
      'x',
      new ErrorCollector(),
    );

    const text = fields.text('version');

    expect(text).toBe(written);
  },
);

test.each([
  ['a: 1\na: 2', '2:1 This key stands twice in the same mapping'],
  ['a:\n\t- b', '2:1 A tab is used to indent'],
  ['a: [1', '1:6 A "[" or "{" is not closed'],
  ['a: {b: 1', '1:9 A "[" or "{" is not closed'],
  ['a: "x', '1:6 A quote is not closed'],
  ['a: b: c', '1:4 Nested mappings are not allowed in compact mappings'],
  ['a: *x', '1:4 Nothing is marked &x'],
  ['a: 1\n---\nb: 2', '2:1 A second document begins here'],
  ['x: &x { a: 1 }\ny:\n  <<: *x', '3:3 Merge keys ("<<") are not supported'],
  ['[a]: b', '1:1 A key must be a plain text'],
  ['a: &a [*a]', '1:7 The file holds too many values, or values nested too deeply'],
])('%j is refused at its place', (text, message) => {
  expect(() => readYaml(source(text))).toThrow(
    expect.toSatisfy(
      (error) =>
        error instanceof IngotError &&
        `${error.location?.line}:${error.location?.column} ${error.message}` === message,
    ),
  );
});

test('aliases that blow up are refused', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 9; n++)
    lines.push(
      `a${n}: &a${n} [${Array(10)
        .fill(`*a${n - 1}`)
        .join(', ')}]`,
    );

  expect(() => readYaml(source(lines.join('\n')))).toThrow('too many values');
});

test.each([
  'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [unique, { accepted_values: { values: [1, "x"] } }]\n',
  'a: 1.0\nb: "x # y" # c\n\nc:\n- d\n-  e: 1\n   f: \'g\'\n',
  'a:\n    b:\n        - c\n# end',
])('the fast reader gives what the full one gives, with the same places (%#)', (text) => {
  const fast = JSON.stringify(readYaml(source(text)), withPlaces);

  expect(fast).toBe(JSON.stringify(readAnyYaml(source(text)), withPlaces));
});

function withPlaces(_: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  return typeof value === 'function' ? (value() as unknown) : value;
}
