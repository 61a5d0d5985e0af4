import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SeenFiles } from '../../../../src/execute/staging/seen-files.ts';
import { removeStale } from '../../../../src/execute/staging/stage-source.ts';
import { sourceOf, StagingProject } from './staging-fixture.ts';

const folderOf = (project: StagingProject) => join(project.stagingDir, 'raw/orders');

test('rows of all files are united by name and know where they come from', async () => {
  await using project = await StagingProject.create({
    'data/in.b.csv': 'b,c\n3,4\n',
    'data/in.a.csv': 'a,b\n1,2\n',
  });

  const staged = await project.stage();

  const rows = await project.query(
    `select a, b, c, _source_file, _record::int, _batch_id, epoch(_loaded_at)::int from (${staged.select}) order by 4`,
  );
  expect(rows).toEqual([
    ['1', '2', null, 'data/in.a.csv', 1, 'batch-1', 1714564800],
    [null, '3', '4', 'data/in.b.csv', 1, 'batch-1', 1714564800],
  ]);
});

test('data/ in a glob is the data folder, wherever that is', async () => {
  await using project = await StagingProject.create({ 'elsewhere/in.csv': 'a\n1\n' });

  const staged = await project.stage({}, 'batch-1', { dataDir: join(project.root, 'elsewhere') });

  expect(staged.files.map(({ sourcePath }) => sourcePath)).toEqual(['data/in.csv']);
});

test('a file may have a name that looks like a glob', async () => {
  await using project = await StagingProject.create({ "data/it's [1] *.csv": 'a\n1\n' });

  const staged = await project.stage({ globs: ["data/it's [1] *.csv"] });

  expect(await project.rows(staged)).toEqual([['1']]);
});

test('unchanged and renamed files are not converted again', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': 'a\n1\n' });
  const first = await project.stage();
  await rename(join(project.root, 'data/in.csv'), join(project.root, 'data/in.new.csv'));

  const second = await project.stage({}, 'batch-2');

  expect([first.counts.converted, second.counts.converted]).toEqual([1, 0]);
  expect([...second.kept]).toEqual([...first.kept]);
});

test('changed bytes and changed types are converted again', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': 'a\n1\n' });
  await project.stage();
  const typed = await project.stage({ columns: { a: 'integer' } });
  await project.write('data/in.csv', 'a\n2\n');

  const changed = await project.stage({ columns: { a: 'integer' } });

  expect([typed.counts.converted, changed.counts.converted, await project.rows(changed)]).toEqual([
    1,
    1,
    [[2]],
  ]);
});

test('the same bytes twice are taken once and told', async () => {
  await using project = await StagingProject.create({
    'data/in.1.csv': 'a\n1\n',
    'data/in.2.csv': 'a\n1\n',
  });

  const staged = await project.stage();

  expect([staged.duplicates, staged.counts.rows]).toEqual([
    [{ sourcePath: 'data/in.2.csv', sameAs: 'data/in.1.csv' }],
    1,
  ]);
});

test.each(['.batch.json', '-0.parquet', '.rejects.parquet'])(
  'a staged file with a damaged %s is converted again',
  async (ending) => {
    await using project = await StagingProject.create({ 'data/in.csv': 'a,b\n1,2\n3\n' });
    const { kept } = await project.stage();
    const name = [...kept].find((each) => each.endsWith(ending)) ?? '';
    await writeFile(join(folderOf(project), name), '{');

    const again = await project.stage();

    expect([again.counts.converted, await project.rows(again)]).toEqual([1, [['1', '2']]]);
  },
);

test('what a killed process left is removed, what a living one makes is not', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': 'a\n1\n' });
  const folder = folderOf(project);
  await mkdir(join(folder, '.tmp-4194303-dead'), { recursive: true });
  await mkdir(join(folder, `.tmp-${process.ppid}-alive`));
  await mkdir(join(folder, `.tmp-${process.pid}-other-run`));

  await project.stage();

  const left = await readdir(folder);
  expect(left.filter((name) => name.startsWith('.tmp'))).toEqual(
    [`.tmp-${process.pid}-other-run`, `.tmp-${process.ppid}-alive`].sort(),
  );
});

test('nothing is left of a conversion that fails', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': '' });

  await project.stage().catch(() => undefined);

  expect(await readdir(folderOf(project))).toEqual([]);
});

test('two runs at once give the same and do not collide', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': 'a,b\n1,2\n3\n' });

  const both = await Promise.all([project.stage({}, 'one'), project.stage({}, 'two')]);

  const counts = both.map(({ counts: { rows, rejected } }) => [rows, rejected]);
  const again = await project.stage();
  expect([counts, again.counts.converted]).toEqual([
    [
      [1, 1],
      [1, 1],
    ],
    0,
  ]);
});

test('a file that grows while it is read is noticed', async () => {
  // More than is read in one go.
  const text = `a\n${'1\n'.repeat(1_000_000)}`;
  await using project = await StagingProject.create({ 'data/in.csv': text });
  const path = join(project.root, 'data/in.csv');
  const seen = await SeenFiles.open(folderOf(project));
  const remember = seen.remember.bind(seen);
  seen.remember = (...made) => {
    remember(...made);
    appendFileSync(path, '2\n');
  };

  await expect(project.stage({}, 'batch-1', { seen })).rejects.toMatchObject({
    code: 'SOURCE_FILE_CHANGED',
    message: 'The file "data/in.csv" changed while it was read',
  });
});

test('staged files of files that are gone are removed when that is asked for', async () => {
  await using project = await StagingProject.create({
    'data/in.1.csv': 'a\n1\n',
    'data/in.2.csv': 'a\n2\n',
  });
  await project.stage();
  const old = new Date('2020-01-01');
  for (const name of await readdir(folderOf(project)))
    await utimes(join(folderOf(project), name), old, old);
  await rm(join(project.root, 'data/in.1.csv'));
  const staged = await project.stage();

  await removeStale(sourceOf(), staged, { stagingDir: project.stagingDir });

  const left = (await readdir(folderOf(project))).sort();
  expect(left.filter((name) => name !== 'seen.json')).toEqual([...staged.kept].sort());
  expect(await project.rows(staged)).toEqual([['2']]);
});

test('what another run has just staged is not removed', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': 'a\n1\n' });
  const staged = await project.stage();
  const other = join(folderOf(project), 'abc123.parquet');
  await writeFile(other, 'x');

  await removeStale(sourceOf(), staged, { stagingDir: project.stagingDir });

  expect((await stat(other)).size).toBe(1);
});

test('progress is told for each file', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': 'a,b\n1,2\n3\n' });

  await project.stage();

  expect(
    project.shown.map(({ sourcePath, rows, rejected, converted }) => [
      sourcePath,
      rows,
      rejected,
      converted,
    ]),
  ).toEqual([['data/in.csv', 1, 1, true]]);
});
