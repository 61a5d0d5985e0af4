import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

test.each([
  "it's",
  'a"b',
  'a b',
  'a..b',
  'a\\b',
  '-- x',
  '$a',
  '1a',
  'a\u200bb',
  '\u202ex',
  'e\u0301',
])('a model or layer named %j is refused', async (name) => {
  await using project = await createProject({
    [`models/gold/${name}.sql`]: 'select 1 as id',
    [`models/${name}/b.sql`]: 'select 1 as id',
    [`seeds/${name}.csv`]: 'id\n1\n',
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    expect.stringContaining('error FILE_NAME_INVALID: '),
    expect.stringContaining('error FILE_NAME_INVALID: '),
    expect.stringContaining('error FILE_NAME_INVALID: '),
  ]);
});

test('a name with accents of their own says how to write it', async () => {
  await using project = await createProject({ 'models/cafe\u0301.sql': 'select 1 as id' });

  const [mistake] = await project.mistakes();

  expect(mistake).toContain('help: Its letters and their accents are characters of their own');
});

test.each([
  'models/gold/a\nb.sql',
  'models/\u001b[31m.sql',
  'tests/sql/a\nb.sql',
  'seeds/a\tb.csv',
])('the path %j is refused', async (path) => {
  await using project = await createProject({ [path]: 'select 1 as id' });

  const [mistake] = await project.mistakes();

  expect(mistake).toContain(
    `error FILE_NAME_INVALID: The path ${JSON.stringify(path)} holds a control character`,
  );
});

test.each([
  ['b', 'B'],
  ['k', '\u212a'],
  ['\u00df', '\u1e9e'],
])('models named %j and %j are one to SQL, and refused', async (one, other) => {
  await using project = await createProject({
    [`models/${one}.sql`]: 'select 1 as id',
    [`models/${other}.sql`]: 'select 1 as id',
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([expect.stringContaining('error RELATION_DUPLICATE: ')]);
});

test.each(['con', 'nul', '__proto__', 'constructor', 'select', 'x'.repeat(150), 'größe'])(
  'a model named %j is built',
  async (name) => {
    await using project = await createProject({ [`models/gold/${name}.sql`]: 'select 1 as id' });

    const { ok } = await project.run();

    expect(ok).toBe(true);
  },
);

test.each(['schema', 'alias'])('%s with quotes is one name', async (key) => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}} select 1 as id',
    'models/b.sql': '{{config materialized="table"}} select * from {{ref "a"}}',
    'models/p.yml': `models:\n  - name: a\n    config: { ${key}: 'x" as select 1; drop table y; it''s' }\n`,
  });

  const { ok } = await project.run();

  expect(ok).toBe(true);
});

test.each([
  ['schema', '""'],
  ['alias', '" "'],
  ['alias', '"a\\nb"'],
  ['schema', '"a\\0b"'],
  ['alias', '"\\e[31m"'],
  ['alias', '"\\ud800"'],
  ['alias', 'x'.repeat(300)],
])('%s: %s is refused at its place', async (key, value) => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'models/p.yml': `models:\n  - name: a\n    config: { ${key}: ${value} }\n`,
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    expect.stringMatching(/^error YAML_VALUE: [^]*\n {2}at models\/p.yml:3:15\n/),
  ]);
});

test.each(['../x', 'a/b', '..', "it's", 'a"b', 'a*b', 'con', '__proto__'])(
  'a source named %j is staged inside the project',
  async (name) => {
    await using project = await createProject({
      'data/o.csv': 'id\n1\n',
      'models/s.yml': `sources:\n  - name: ${JSON.stringify(name)}\n    tables:\n      - { name: ${JSON.stringify(name)}, files: data/o.csv }\n`,
    });

    const { ok } = await project.run();

    expect(ok).toBe(true);
  },
);

test.each(['a\nb', '\u0000', ' ', 'x'.repeat(300), 'é'.repeat(60)])(
  'a source named %j is refused',
  async (name) => {
    await using project = await createProject({
      'models/s.yml': `sources:\n  - name: ${JSON.stringify(name)}\n    tables: [{ name: o }]\n`,
    });

    const [mistake] = await project.mistakes();

    expect(mistake).toContain('error YAML_VALUE: "name" can\'t be a name that ');
  },
);

const header = '"a""b","it\'s","x; drop table y; --","a\nb","__proto__"';

test.each([
  ['a seed', { 'seeds/o.csv': `${header}\n1,2,3,4,5\n` }, 'from o'],
  [
    'a raw file',
    {
      'data/o.csv': `${header}\n1,2,3,4,5\n`,
      'models/s.yml': 'sources:\n  - { name: raw, tables: [{ name: o, files: data/o.csv }] }\n',
      'models/m.sql':
        '{{config materialized="table"}} select #1, #2, #3, #4, #5 from {{source "raw" "o"}}',
    },
    'from m',
  ],
])('the columns of %s may have any name', async (_, files, from) => {
  await using project = await createProject(files);

  const { ok } = await project.run();

  expect(ok).toBe(true);
  expect(await project.query(`select count(columns(*)) > 0 ${from}`)).toEqual([
    [true, true, true, true, true],
  ]);
});
