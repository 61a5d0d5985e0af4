import { expect, test } from 'vitest';
import { readPlainYaml } from '../../../src/load/plain-yaml.ts';
import { readAnyYaml } from '../../../src/load/read-yaml.ts';
import type { YamlValue } from '../../../src/core/yaml-value.ts';
import { createRandom, type Random } from '../../../src/generators/random.ts';

const plain = [
  'a: 1',
  'a:\n  b: c\n  d:\n    - e\n    - f: 1\n      g: 2\n',
  'a:\n- b\n- c: d\n  e:\n  - f\ng: h',
  '- a\n-\n  b: c\n- - d\n  - e\n',
  '# above\na: b # behind\n\n  # between\nc: "d # e"\nf: \'g: h\'\n',
  'a: [b, "c", \'d\', [e], { f: 1, g: [h, null] }, []]\nb: {}\n',
  "a: ref('b')\nc: http://d\ne: 12:30\nf: '> 10'\n",
  'a: true\nb: False\nc: null\nd: ~\ne:\nf: yes\ng: ""\n',
  'a: 007\nb: 1.50\nc: -1\nd: +2\ne: .5\nf: 1e3\ng: 99999999999999999999\nh: 1.0.0\ni: 2025-01-01\n',
  'a: >\n  b c\n  d\ne: |-\n  f: g\n  - h # i\n',
  'models:\n  +materialized: table\n  a.b-c/d: e  f \n',
  'a: "ü"\nb: 😀 c\nd: é',
];

test.each(plain)('reads what the yaml package reads, with the same places: %j', (text) => {
  const source = { path: 'a.yml', text };

  const read = readPlainYaml(source);

  expect(read && shown(read)).toEqual(shown(readAnyYaml(source)));
});

test.each([
  '',
  '# only a comment',
  'text',
  '[a, b]',
  'a: b\n c: d',
  'a: b\n  c',
  'a: b\na: c',
  'a: b: c',
  'a: [b',
  'a: [b,\n  c]',
  'a: "b\\n"',
  "a: 'b''c'",
  'a: &b c',
  'a: *b',
  'a: !!str b',
  '<<: a',
  '"a": b',
  'true: a',
  '? a',
  '---\na: b',
  'a:\tb',
  'a: b\r\nc: d',
  'a: 0x1f',
  'a: .inf',
  'a: >\n  b\n\n  c',
  'a: |\n  b\n    c',
  'a: |+\n  b',
  'a: >\n  b\n# c',
])('leaves the rest: %j', (text) => {
  expect(readPlainYaml({ path: 'a.yml', text })).toBeUndefined();
});

test('never reads anything else than the yaml package, in 5,000 texts drawn at random', () => {
  const random = createRandom(11, 1);
  const sources = Array.from({ length: 5000 }, () => ({ path: 'a.yml', text: block(random, 0) }));

  const read = sources.flatMap((source) => {
    const value = readPlainYaml(source);
    return value === undefined ? [] : [{ source, value: shown(value) }];
  });

  expect(read.length).toBeGreaterThan(500);
  expect(read).toEqual(read.map(({ source }) => ({ source, value: shown(readAnyYaml(source)) })));
});

/** With every place looked up. */
function shown(value: YamlValue): unknown {
  const at = value.location();
  switch (value.kind) {
    case 'scalar':
      return { at, value: value.value, written: value.written };
    case 'list':
      return { at, items: value.items.map(shown) };
    case 'map':
      return {
        at,
        entries: [...value.entries].map(([key, entry]) => ({
          key,
          at: entry.location(),
          value: shown(entry.value),
        })),
      };
  }
}

const scalars = [
  'a',
  'b c',
  '"q: x"',
  "'s'",
  '1',
  '1.50',
  '',
  '~',
  'a # c',
  '[a, b]',
  '[a,b]',
] as const;
const odd = [
  '{ a: 1, b: [c, d] }',
  'a: b',
  '[a',
  "'a''b'",
  '-1',
  '> 10',
  '|',
  '[a #b]',
  '"" ',
] as const;
const keys = ['a', 'b', 'c', 'name', '+x', 'd_e', 'f.g', 'a-b', 'null', 'a b', '"q"'] as const;

/** A mapping or list, mostly right. */
function block(random: Random, indent: number): string {
  const pad = ' '.repeat(indent);
  const isList = random.chance(0.3);
  const entries = Array.from({ length: random.whole(1, 3) }, () => {
    const scalar = random.pick(random.chance(0.1) ? odd : scalars);
    const isInner = indent < 6 && random.chance(0.4);
    const inner = isInner ? block(random, indent + random.pick([2, 2, 2, 0, 1])) : '';
    const head = isList
      ? `${pad}-`
      : `${pad}${random.pick(random.chance(0.1) ? keys : ['a', 'b', 'c', 'd', 'e'])}:`;
    const text = random.chance(0.1) ? ` >\n${pad}  x y\n${pad}  z` : ` ${scalar}`;
    return `${head}${isInner ? `\n${inner}` : `${text.trimEnd()}\n`}${random.chance(0.05) ? `${pad}# c\n` : ''}`;
  });
  return entries.join('');
}
