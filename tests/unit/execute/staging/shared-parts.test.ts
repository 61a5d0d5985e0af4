import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StagingProject } from './staging-fixture.ts';

const files = {
  'data/in.1.csv': 'id,b\n1,x\n2,y\n',
  'data/in.2.csv': 'id,b\n3,x\nbad,y\n',
  'data/in.3.csv': 'id,b\n5,x\nworse,y\n',
};
const typed = { columns: { id: 'integer' } };

test('small files share a Parquet file, and each row knows its own', async () => {
  await using project = await StagingProject.create(files);

  const staged = await project.stage(typed);

  expect([...staged.kept].filter((name) => /-\d+\.parquet$/.test(name))).toHaveLength(1);
  expect(
    await project.query(
      `select id, _source_file, _record::int from (${staged.select}) order by all`,
    ),
  ).toEqual([
    [1, 'data/in.1.csv', 1],
    [2, 'data/in.1.csv', 2],
    [3, 'data/in.2.csv', 1],
    [5, 'data/in.3.csv', 1],
  ]);
  expect(await project.rejects(staged, '_source_file, _record::int, line::int')).toEqual([
    ['data/in.2.csv', 2, 3],
    ['data/in.3.csv', 2, 3],
  ]);
});

test('a file that is gone takes its rows and rejects with it, and no other is converted again', async () => {
  await using project = await StagingProject.create(files);
  await project.stage(typed, 'first');
  await rm(join(project.root, 'data/in.2.csv'));

  const staged = await project.stage(typed, 'second');

  expect([staged.counts.converted, staged.counts.rows, staged.counts.rejected]).toEqual([0, 3, 1]);
  expect(await project.query(`select id, _batch_id from (${staged.select}) order by all`)).toEqual([
    [1, 'first'],
    [2, 'first'],
    [5, 'first'],
  ]);
  expect(await project.rejects(staged, '_source_file')).toEqual([['data/in.3.csv']]);
});

test('a file that changes is converted alone', async () => {
  await using project = await StagingProject.create(files);
  await project.stage(typed, 'first');
  await project.write('data/in.2.csv', 'id,b\n4,x\n');

  const staged = await project.stage(typed, 'second');

  expect(staged.counts.converted).toBe(1);
  expect(await project.query(`select id, _batch_id from (${staged.select}) order by all`)).toEqual([
    [1, 'first'],
    [2, 'first'],
    [4, 'second'],
    [5, 'first'],
  ]);
});

test('what is left of a batch is used as it is the next time', async () => {
  await using project = await StagingProject.create(files);
  await project.stage(typed);
  await rm(join(project.root, 'data/in.2.csv'));
  const first = await project.stage(typed);

  const second = await project.stage(typed);

  expect(second.counts.converted).toBe(0);
  expect(second.counts.rows).toBe(first.counts.rows);
});

test('a file in many pieces gives what it gives in one', async () => {
  const lines = Array.from({ length: 2000 }, (_, id) =>
    id % 97 === 0 ? `x${id},"broken` : `${id},"text, ${id}"`,
  );
  const text = `id,b\n${lines.join('\n')}\n`;
  await using small = await StagingProject.create({ 'data/in.csv': text });
  await using whole = await StagingProject.create({ 'data/in.csv': text });

  const inPieces = await small.stage(typed, 'b', { chunkBytes: 500 });

  const inOne = await whole.stage(typed, 'b');
  const rows = (project: StagingProject, { select }: { readonly select: string }) =>
    project.query(`from (${select}) order by _record`);
  expect((await readdir(join(small.stagingDir, 'raw/orders'))).length).toBeGreaterThan(20);
  expect(await rows(small, inPieces)).toEqual(await rows(whole, inOne));
  const list = '_record::int, line::int, byte_offset::int, column_name, value, reason';
  expect(await small.rejects(inPieces, list)).toEqual(await whole.rejects(inOne, list));
});

test('a batch of many rejects is told in full', async () => {
  const text = `id,b\n${'x,1\n'.repeat(50_000)}`;
  await using project = await StagingProject.create({ 'data/in.csv': text });

  const staged = await project.stage(typed, 'b', { chunkBytes: 20_000 });

  expect([staged.counts.rows, staged.counts.rejected]).toEqual([0, 50_000]);
  const rejects = await project.rejects(staged, '_record::int, line::int');
  expect([rejects.length, rejects.at(-1)]).toEqual([50_000, [50_000, 50_001]]);
});
