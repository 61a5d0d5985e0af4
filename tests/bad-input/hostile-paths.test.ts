import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { refusedBuild } from '../support/failed-build.ts';

function sourceOf(files: string) {
  return createProject({
    'data/raw/o.csv': 'id\n1\n',
    'models/s.yml': `sources:\n  - name: raw\n    tables:\n      - name: orders\n        files: ${JSON.stringify(files)}\n        format: csv\n`,
    'models/a.sql': 'select * from {{source "raw" "orders"}}',
  });
}

test('files outside the project are refused before anything runs', async () => {
  await using project = await sourceOf('../../etc/passwd');

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error SOURCE_OUTSIDE_PROJECT: The files "../../etc/passwd" are outside the project and its data folder
      at models/s.yml:5:9
      |         files: "../../etc/passwd"
      |         ^
      help: Copy the files into the project, or set DATA_DIR to the folder they are in.
    ",
    }
  `);
});

test.each([
  '/etc/passwd',
  '/dev/stdin',
  '/dev/zero',
  'data/../../x/orders.csv',
  'data/raw/../../../etc/pass*',
  'data/**/../../*',
  '{data/raw,../../etc}/*',
  'data/{..,raw}/../../x',
  '+(data|..)/**',
  'file:///etc/passwd',
  'http://127.0.0.1:9/x.csv',
  's3://bucket/x.csv',
  '\\\\server\\share\\x.csv',
])('the files %j are outside', async (files) => {
  await using project = await sourceOf(files);

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    expect.stringMatching(/^error SOURCE_OUTSIDE_PROJECT: [^]*\n {2}at models\/s.yml:5:9\n/),
  ]);
});

test.each(['', ' ', '.', 'data', 'data/', 'data/o\n.csv', 'data/o\0.csv'])(
  'the files %j are none',
  async (files) => {
    await using project = await sourceOf(files);

    const mistakes = await project.mistakes();

    expect(mistakes).toEqual([expect.stringMatching(/^error YAML_VALUE: /)]);
  },
);

test.each(['data/raw/*.csv', './data/raw/o.csv', 'data/{raw,old}/o.csv', 'data/raw/[o].csv'])(
  'the files %j are inside',
  async (files) => {
    await using project = await sourceOf(files);

    const { ok } = await project.run();

    expect(ok).toBe(true);
  },
);

test.each([
  ['a file', '/etc/passwd', 'x.csv', 'data/raw/*.csv'],
  ['a device', '/dev/zero', 'x.csv', 'data/raw/x.csv'],
])('a link to %s outside is not followed to raw data', async (_, target, name, files) => {
  await using project = await sourceOf(files);
  await symlink(target, join(project.path, 'data/raw', name));

  const { errors } = await project.run();

  expect(errors[0]).toContain('error SOURCE_OUTSIDE_PROJECT: ');
});

const folders = [
  'model-paths',
  'seed-paths',
  'test-paths',
  'macro-paths',
  'target-path',
  'clean-targets',
];
const outside = [
  '/etc',
  '../x',
  'a/../../x',
  '.',
  './',
  'a/./b',
  '',
  '//x',
  'C:/x',
  '..\\x',
  'file:///etc',
  'a\0b',
];

test.each(folders.flatMap((key) => outside.map((path) => [key, path] as const)))(
  '%s: %j is no folder of the project',
  async (key, path) => {
    await using project = await createProject({
      'ingot.yml': `name: shop\n${key}: ${JSON.stringify(path)}\n`,
    });

    const mistakes = await project.mistakes();

    expect(mistakes).toEqual([
      expect.stringMatching(/^error PATH_OUTSIDE_PROJECT: [^]*\n {2}at ingot.yml:2:1\n/),
    ]);
  },
);

test.each([
  ['models/gold/p.sql', '/etc/passwd'],
  ['models/etc', '/etc'],
  ['seeds/p.csv', '/etc/passwd'],
  ['macros/p.ts', '/etc/passwd'],
  ['tests/sql/p.sql', '/etc/passwd'],
  ['macros', '/etc'],
])('%s that is a link to %s is refused', async (path, target) => {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
  await mkdir(dirname(join(project.path, path)), { recursive: true });
  await symlink(target, join(project.path, path));

  const [mistake] = await project.mistakes();

  expect(mistake).toContain(
    `error PATH_OUTSIDE_PROJECT: "${path}" is a link that leads out of the project`,
  );
});

test('a link inside the project is followed', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'shared/b.sql': 'select 2 as id',
  });
  await symlink('../shared/b.sql', join(project.path, 'models/b.sql'));

  const compiled = await project.compileUnchecked();

  expect(compiled['b']).toBe('select 2 as id');
});

test.skipIf(process.platform === 'win32').each(['ingot.yml', 'profiles.yml', '.env'])(
  'a pipe in the place of %s is not waited for',
  { timeout: 5000 },
  async (file) => {
    await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
    await rm(join(project.path, file), { force: true });
    execFileSync('mkfifo', [join(project.path, file)]);

    const build = await refusedBuild(project);

    expect(build).toMatchObject({
      exitCode: 2,
      made: [],
      message: expect.stringContaining(`error FILE_UNREADABLE: ${file} `),
    });
  },
);
