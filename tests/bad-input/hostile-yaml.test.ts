import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]`),
].join('\n');
const indented = bomb.replaceAll(/^/gm, '  ');
const profile =
  'shop:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: data/x.duckdb }\n';

async function mistakesOf(file: string, text: string) {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id', [file]: text });
  return await project.mistakes();
}

test.each([
  ['ingot.yml', `name: shop\nvars:\n${indented}\n`],
  ['profiles.yml', `${bomb}\n${profile}`],
  ['models/p.yml', `${bomb}\n`],
])('an alias bomb in %s is refused within seconds', { timeout: 5000 }, async (file, text) => {
  const mistakes = await mistakesOf(file, text);

  expect(mistakes).toEqual([expect.stringContaining('error YAML_LIMIT: ')]);
});

test.each([
  ['a list that holds itself', 'a: &a [*a]\n'],
  ['a mapping that holds itself', 'a: &a { b: *a }\n'],
  ['brackets ten thousand deep', `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`],
  ['dashes ten thousand deep', `${'- '.repeat(10_000)}x\n`],
  [
    'blocks two hundred deep',
    Array.from({ length: 200 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
  ],
  ['a hundred thousand values', `a: [${'x,'.repeat(200_000)}]\n`],
  ['a million letters behind an anchor', `a: &a ${'x'.repeat(1_000_000)}\n`],
  ['eleven million letters', `a: ${'x'.repeat(11_000_000)}\n`],
])('%s in a properties file is refused', { timeout: 10_000 }, async (_, text) => {
  const mistakes = await mistakesOf('models/p.yml', text);

  expect(mistakes).toEqual([expect.stringContaining('error YAML_LIMIT: ')]);
});

test.each([
  ['!!js/function', 'models: [{ name: !!js/function "function(){}" }]\n'],
  ['!!binary', 'models: [{ name: a, description: !!binary "aGVsbG8=" }]\n'],
  ['!!set', 'models: !!set { a, b }\n'],
  ['an own tag', 'models: [{ name: a, description: !foo bar }]\n'],
  ['a merge key', 'models: [&a { name: a }, { <<: *a }]\n'],
  ['a list as key', '? [a, b]\n: y\n'],
  ['a key twice', 'models: []\n"models": []\n'],
  ['an escape character', 'models: [{ name: a, description: "\u001b[31m" }]\n'],
  ['a NUL', 'models: [{ name: "a\0" }]\n'],
])('%s is refused', async (_, text) => {
  const mistakes = await mistakesOf('models/p.yml', text);

  expect(mistakes).toEqual([
    expect.stringMatching(/^error YAML_SYNTAX: [^]*\n {2}at models\/p.yml:/),
  ]);
});

test.each(['__proto__', 'constructor', 'prototype', 'toString'])(
  'the key %s is a key like any other',
  async (key) => {
    await using project = await createProject({
      'ingot.yml': `name: shop\nvars:\n  ${key}: { polluted: 1 }\n`,
      'models/a.sql': `select {{lookup (var "${key}") "polluted"}} as id, {{var "polluted" 7}} as other`,
      'models/p.yml': `models: [{ name: a, config: { meta: { ${key}: { polluted: 1 } } } }]\n`,
    });

    const compiled = await project.compileUnchecked();

    expect(compiled['a']).toBe('select 1 as id, 7 as other');
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
  },
);

test('a key __proto__ that means nothing is refused', async () => {
  const mistakes = await mistakesOf('models/p.yml', '__proto__: { x: 1 }\n');

  expect(mistakes).toEqual([expect.stringContaining('error YAML_KEY_UNKNOWN: ')]);
});

test('sixty thousand keys are read within seconds', { timeout: 10_000 }, async () => {
  const keys = Array.from({ length: 60_000 }, (_, at) => `  "k${at}": 1`).join('\n');

  const mistakes = await mistakesOf('ingot.yml', `name: shop\nvars:\n${keys}\n`);

  expect(mistakes).toEqual([]);
});
