import { expect, test } from 'vitest';
import { createShop } from '../../support/publishing.ts';

const hint = (text: string) => `\n  help: ${text}`;
const readersFile = hint('Name another folder, or write `publish: false`.');

test.each([
  ['publish: 5', 'YAML_TYPE: "publish" must be a mapping, not a number', ''],
  ['publish: []', 'YAML_TYPE: "publish" must be a mapping, not a list', ''],
  [
    'publish: { keep: -1 }',
    'YAML_TYPE: "keep" of "publish" must be a whole number of at least 0, not -1',
    '',
  ],
  [
    'publish: { require: most }',
    'YAML_VALUE: "require" can\'t be "most"',
    hint('It can be "all", "good".'),
  ],
  [
    'publish: { scheams: [gold] }',
    'YAML_KEY_UNKNOWN: "publish" has no key "scheams"',
    hint('Did you mean "schemas"?'),
  ],
  [
    'publish: { schemas: [] }',
    'YAML_VALUE: "schemas" names no schema',
    hint('Name some, such as schemas: [gold], or leave it out: then all are published.'),
  ],
  [
    'publish: false, work_path: work',
    'YAML_VALUE: "work_path" means nothing with `publish: false`',
    hint('Take "work_path" out.'),
  ],
  ['work_path: data', 'WORK_PATH_INVALID: "work_path" is the file that readers open', readersFile],
  [
    'work_path: data/shop.duckdb',
    'WORK_PATH_INVALID: "work_path" is the file that readers open',
    readersFile,
  ],
  [
    'work_path: work/other.duckdb',
    'WORK_PATH_INVALID: "work_path" is not called "shop.duckdb"',
    hint(
      'DuckDB calls a database as its file is called, and views may name it: let it end in /shop.duckdb.',
    ),
  ],
  [
    'work_path: ""',
    'WORK_PATH_INVALID: "work_path" is not a path',
    hint('Give a folder, such as work.'),
  ],
  [
    'work_path: "s3://bucket/work"',
    'WORK_PATH_INVALID: "work_path" is not a path',
    hint('Give a folder, such as work.'),
  ],
])('a target with %s is a mistake', async (keys, message, help) => {
  await using project = await createShop(keys);

  const [mistake = ''] = await project.mistakes();

  expect(mistake.replace(/\n {2}(at|\|).*/g, '')).toBe(`error ${message}${help}`);
});

test.each(['publish: true', 'publish: { work: x }', 'work_path: work'])(
  'a target in memory with %s is a mistake',
  async (keys) => {
    await using project = await createShop();
    await project.write({
      'profiles.yml': `shop: { target: dev, outputs: { dev: { type: duckdb, ${keys} } } }`,
    });

    const mistakes = await project.mistakes();

    expect(mistakes.join()).toContain('means nothing with a database in memory');
  },
);
