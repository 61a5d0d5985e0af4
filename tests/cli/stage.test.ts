import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const files = {
  'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        files: data/in/*.csv
        rejects: { max: 1, to: rejected }
        columns: [{ name: id, data_type: integer }]
`,
  'data/in/1.csv': 'id,v\n1,a\nx,b\n3,c\n',
};

const ingot = (project: TestProject, ...args: string[]) => runCli(args, { cwd: project.path });

describe('stage --check', () => {
  test('tells what would be rejected, and writes nothing', async () => {
    await using project = await createProject(files);
    const before = await readdir(project.path, { recursive: true });

    const result = await ingot(project, 'stage', '--check');

    expect(result).toEqual({
      exitCode: 0,
      stdout: `raw.orders: 3 records in 1 file, 1 would be rejected

_source_file   line  column_name  value  reason
─────────────  ────  ───────────  ─────  ──────────────────────────────
data/in/1.csv     3  id           x      id: "x" is not a valid INTEGER

`,
      stderr: '',
    });
    expect(await readdir(project.path, { recursive: true })).toEqual(before);
  });

  test('ends with 1 where a source would fail', async () => {
    await using project = await createProject({ ...files, 'data/in/2.csv': 'id,v\ny,a\n' });

    const { exitCode, stderr } = await ingot(project, 'stage', '--check', '--quiet');

    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'error SOURCE_REJECTS_TOO_MANY: 2 of 4 records of raw.orders were rejected (50 %), and 1 may be',
    );
  });

  test('gives a line of JSON for each source', async () => {
    await using project = await createProject(files);

    const { stdout } = await ingot(project, 'stage', '--check', '--log-format', 'json');

    expect(JSON.parse(stdout)).toEqual({
      source: 'raw.orders',
      files: 1,
      converted: 1,
      rows: 2,
      rejected: 1,
      rejects: [
        {
          _source_file: 'data/in/1.csv',
          line: '3',
          column_name: 'id',
          value: 'x',
          reason: 'id: "x" is not a valid INTEGER',
        },
      ],
    });
  });
});

describe('stage', () => {
  test('shows rejects as a view beside the source', async () => {
    await using project = await createProject(files);

    await ingot(project, 'stage');

    const rows = await project.query(
      'select source_file, record::int, line::int, byte_offset::int, column_name, value, reason from raw.rejected',
    );
    expect(rows).toEqual([['data/in/1.csv', 2, 3, 9, 'id', 'x', 'id: "x" is not a valid INTEGER']]);
  });

  test('fails with too many rejects, and the source keeps what it had', async () => {
    await using project = await createProject(files);
    await ingot(project, 'stage');
    await project.write({ 'data/in/1.csv': 'id,v\n1,a\nx,b\ny,c\n' });

    const { exitCode } = await ingot(project, 'stage');

    expect(exitCode).toBe(1);
    expect(await project.query('select count(*)::int from raw.orders')).toEqual([[2]]);
  });

  test('masks personal values everywhere', async () => {
    await using project = await createProject({
      ...files,
      'models/sources.yml': files['models/sources.yml']
        .replace('max: 1, ', '')
        .replace('data_type: integer }', 'data_type: integer, tags: [pii] }'),
      'data/in/1.csv': 'id,v\nsecret-1,a\nsecret-2,b,c\n',
    });

    await ingot(project, 'stage');

    const { stdout } = await ingot(project, 'show', '--rejects', 'raw.orders', '--output', 'csv');
    const rows = await project.query('select value, reason from ops.rejects order by record');
    expect(stdout).not.toContain('secret');
    expect(rows).toEqual([
      ['***', 'id: the value is not a valid INTEGER'],
      ['***', 'the record has 3 values, but the file has 2 columns'],
    ]);
  });

  test('takes what was mended with --retry-rejects', async () => {
    await using project = await createProject({
      ...files,
      'models/sources.yml': files['models/sources.yml'].replace(
        'rejects: { max: 1, to: rejected }',
        'new_files_only: true',
      ),
    });
    await ingot(project, 'stage');
    await project.write({ 'data/in/1.csv': 'id,v\n1,a\n2,b\n3,c\n' });

    const { exitCode, stdout } = await ingot(project, 'stage', '--retry-rejects');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Staged +1 source, 0 files, 0 rows, 1 record mended/);
    expect(await project.query('select id from raw.orders order by id')).toEqual([[1], [2], [3]]);
  });
});

test('a large file is staged once, and again where its staged files are gone', async () => {
  const note = 'x'.repeat(64 * 1024);
  const lines = Array.from({ length: 1100 }, (_, index) => `${index + 1},${note}`);
  await using project = await createProject({
    ...files,
    'models/silver/counted.sql': 'select count(*) as n from {{source "raw" "orders"}}',
    'data/in/1.csv': ['id,v', 'x,y', ...lines, ''].join('\n'),
  });
  const count = () => ingot(project, 'show', 'counted', '--output', 'csv');

  const first = await ingot(project, 'build');
  const second = await ingot(project, 'build');
  await rm(join(project.path, 'target/staging'), { recursive: true });
  const third = await ingot(project, 'build');

  expect([first, second, third].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  expect(second.stdout).toContain('nothing to do');
  expect(third.stdout).toContain('Staged       1 source, 1 file, 1,100 rows');
  expect((await count()).stdout).toBe('n\n1100\n');
});
