import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';
import { newFilesSource, takenRows } from '../../support/new-files-source.ts';

const files = newFilesSource();

describe('what was rejected and mended', () => {
  test('is taken with --retry-rejects, and nothing twice', async () => {
    await using project = await createProject({
      ...files,
      'data/in/1.csv': 'id,v\n1,a\nx,b\n3,c\ny,d\n',
    });
    await project.run();
    await project.write({ 'data/in/1.csv': 'id,v\n1,a\n2,b\n3,c\nz,d\n' });

    await project.run({ command: 'stage', retryRejects: true });

    expect((await takenRows(project)).map(([id, , , record]) => [id, record])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(
      await project.query('select record::int, line::int, value, reason from ops.rejects'),
    ).toEqual([[4, 5, 'z', 'id: "z" is not a valid INTEGER']]);
    expect(
      await project.query('select sum(rows)::int, sum(rejected)::int from ops.batches'),
    ).toEqual([[3, 1]]);

    await project.write({ 'data/in/1.csv': 'id,v\n1,a\n2,b\n3,c\n4,d\n' });
    await project.run({ command: 'stage', retryRejects: true });
    const { statuses } = await project.run();

    expect((await takenRows(project)).map(([id]) => id)).toEqual([1, 2, 3, 4]);
    expect(await project.query('select count(*)::int from ops.rejects')).toEqual([[0]]);
    expect(statuses['orders']).toBe('unchanged');
  });

  test('is taken too where the source is mended', async () => {
    await using project = await createProject({
      ...files,
      'data/in/1.csv': 'id,v\n"1,5",a\n2,b\n',
    });
    await project.run();
    await project.write({
      'models/sources.yml': files['models/sources.yml'].replace(
        'data_type: integer',
        "data_type: integer, nulls: ['', '1,5']",
      ),
    });

    await project.run({ command: 'stage', retryRejects: true });

    expect(await project.query('select id, v from raw.orders order by _record')).toEqual([
      [null, 'a'],
      [2, 'b'],
    ]);
  });

  test('is not looked for in another file of the same name', async () => {
    await using project = await createProject({ ...files, 'data/in/1.csv': 'id,v\nx,a\n2,b\n' });
    await project.run();
    await project.write({ 'data/in/1.csv': 'id,v\n8,a\n9,b\n' });

    const { errors } = await project.run({ command: 'stage', retryRejects: true });

    expect(errors.join('\n')).toContain(
      'error SOURCE_RETRY_MISMATCH: "data/in/1.csv" no longer has record 2 of what raw.orders took of it',
    );
  });

  test('can’t be told where the file has other records', async () => {
    await using project = await createProject({ ...files, 'data/in/1.csv': 'id,v\nx,a\n2,b\n' });
    await project.run();
    await project.write({ 'data/in/1.csv': 'id,v\n1,a\n' });

    const { errors } = await project.run({ command: 'stage', retryRejects: true });

    expect(errors.join('\n')).toContain(
      'error SOURCE_RETRY_MISMATCH: "data/in/1.csv" no longer has record 2 of what raw.orders took of it',
    );
  });

  test('is not looked for in a file of other records of which nothing was good', async () => {
    await using project = await createProject({ ...files, 'data/in/1.csv': 'id,v\nx,a\ny,b\n' });
    await project.run();
    await project.write({ 'data/in/1.csv': 'id,v\n1,a\n' });

    const { errors } = await project.run({ command: 'stage', retryRejects: true });

    expect(errors.join('\n')).toContain(
      'error SOURCE_RETRY_MISMATCH: "data/in/1.csv" had 2 records when raw.orders rejected all of them, and has 1 now',
    );
  });

  test('is found where the file has another name by now', async () => {
    await using project = await createProject({
      ...files,
      'data/in/1.csv': 'id,v\n"1,5",a\n2,b\n',
    });
    await project.run();
    await rename(join(project.path, 'data/in/1.csv'), join(project.path, 'data/in/9.csv'));
    await project.write({
      'data/in/1.csv': 'id,v\n3,c\n',
      'models/sources.yml': files['models/sources.yml'].replace(
        'data_type: integer',
        "data_type: integer, nulls: ['', '1,5']",
      ),
    });

    await project.run({ command: 'stage', retryRejects: true });
    await project.run({ command: 'stage', retryRejects: true });

    expect(await takenRows(project)).toEqual([
      [2, 'b', 'data/in/1.csv', 2],
      [3, 'c', 'data/in/1.csv', 1],
      [null, 'a', 'data/in/9.csv', 1],
    ]);
    expect(await project.query('select count(*)::int from ops.rejects')).toEqual([[0]]);
  });

  test('is found where the file was renamed and mended, and its good records are not added again', async () => {
    await using project = await createProject({ ...files, 'data/in/1.csv': 'id,v\nx,a\n2,b\n' });
    await project.run();
    await rm(join(project.path, 'data/in/1.csv'));
    await project.write({ 'data/in/9.csv': 'id,v\n1,a\n2,b\n' });

    await project.run({ command: 'stage', retryRejects: true });
    await project.run({ command: 'stage', retryRejects: true });
    const { statuses } = await project.run();

    expect((await takenRows(project)).map(([id]) => id)).toEqual([1, 2]);
    expect(statuses['orders']).toBe('unchanged');
  });

  test('is taken once where a copy of the mended file is there too', async () => {
    await using project = await createProject({ ...files, 'data/in/1.csv': 'id,v\nx,a\n2,b\n' });
    await project.run();
    const mended = 'id,v\n1,a\n2,b\n';
    await project.write({ 'data/in/0.csv': mended, 'data/in/1.csv': mended });

    await project.run({ command: 'stage', retryRejects: true });
    await project.run();

    expect((await takenRows(project)).map(([id]) => id)).toEqual([1, 2]);
  });

  test('may shift the numbers of the records after it', async () => {
    await using project = await createProject({
      ...files,
      'data/in/1.csv': 'id,v\n1,a\n2\nb\n3,c\n3,c\n',
    });
    await project.run();
    await project.write({ 'data/in/1.csv': 'id,v\n1,a\n2,b\n3,c\n3,c\n' });

    await project.run({ command: 'stage', retryRejects: true });
    await project.run({ command: 'stage', retryRejects: true });

    expect((await takenRows(project)).map(([id, v]) => [id, v])).toEqual(
      expect.arrayContaining([
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
        [3, 'c'],
      ]),
    );
  });

  test.each([
    {
      what: 'a JSON document without a comma',
      source: 'files: data/in/*.json',
      broken: { 'data/in/1.json': '[{"id":1},\n{"id":2}\n{"id":3},\n{"id":4}]' },
      mended: { 'data/in/1.json': '[{"id":1},\n{"id":2},\n{"id":3},\n{"id":4}]' },
      ids: [1, 2, 3, 4],
    },
    {
      what: 'a JSON record of which the parts are rows',
      source: 'files: data/in/*.json\n        explode: { path: lines }',
      broken: { 'data/in/1.json': '[{"lines":[{"id":1},{"id":2}},\n{"lines":[{"id":3}]}]' },
      mended: { 'data/in/1.json': '[{"lines":[{"id":1},{"id":2}]},\n{"lines":[{"id":3}]}]' },
      ids: [1, 2, 3],
    },
    {
      what: 'an XML record of which the parts are rows',
      source: 'files: data/in/*.xml\n        record: o\n        explode: { path: l }',
      broken: { 'data/in/1.xml': '<r><o><l id="1"/><l id="2"></o>\n<o><l id="3"/></o></r>' },
      mended: { 'data/in/1.xml': '<r><o><l id="1"/><l id="2"/></o>\n<o><l id="3"/></o></r>' },
      ids: [1, 2, 3],
    },
    {
      what: 'a record with a new key',
      source: 'files: data/in/*.ndjson',
      broken: { 'data/in/1.ndjson': '{"id":1}\n{"id":\n' },
      mended: { 'data/in/1.ndjson': '{"id":1}\n{"id":2,"note":"new"}\n' },
      ids: [1, 2],
    },
  ])('is taken where it is $what', async ({ source, broken, mended, ids }) => {
    const yaml = files['models/sources.yml'].replace('files: data/in/*.csv', source);
    await using project = await createProject({ 'models/sources.yml': yaml, ...broken });
    await project.run();
    await project.write(mended);

    const { errors } = await project.run({ command: 'stage', retryRejects: true });
    const again = await project.run({ command: 'stage', retryRejects: true });

    expect([...errors, ...again.errors]).toEqual([]);
    expect(await project.query('select id from raw.orders order by 1')).toEqual(
      ids.map((id) => [id]),
    );
    expect(await project.query('select count(*)::int from ops.rejects')).toEqual([[0]]);
    expect(await project.query('select sum(rows)::int from ops.batches')).toEqual([[ids.length]]);
  });

  test('is told in the list of batches beside what the file was', async () => {
    const yaml = files['models/sources.yml'].replace('*.csv', '*.ndjson');
    await using project = await createProject({
      'models/sources.yml': yaml,
      'data/in/1.ndjson': '{"id":1}\n{"id":\n{"id":3\n',
    });
    await project.run();
    await project.write({ 'data/in/1.ndjson': '{"id":1}\n{"id":2,"note":"new"}\n{"id":3\n' });

    await project.run({ command: 'stage', retryRejects: true });

    expect(
      await project.query(
        'select rows::int, rejected::int, columns, is_kept, first_checksum = min(first_checksum) over (), file_bytes::int from ops.batches order by rows, columns',
      ),
    ).toEqual([
      [1, 0, ['id'], true, true, 24],
      [1, 1, ['id', 'note'], true, true, 39],
    ]);
  });

  test('follows on_schema_change where it brings a column', async () => {
    const yaml = files['models/sources.yml'].replace('*.csv', '*.ndjson');
    const policy = (word: string) => ({
      'models/sources.yml': yaml.replace(
        'new_files_only: true',
        `new_files_only: true\n        on_schema_change: ${word}`,
      ),
    });
    await using project = await createProject({
      ...policy('fail'),
      'data/in/1.ndjson': '{"id":1}\n{"id":\n',
    });
    await project.run();
    await project.write({ 'data/in/1.ndjson': '{"id":1}\n{"id":2,"note":"new"}\n' });

    const refused = await project.run({ command: 'stage', retryRejects: true });
    await project.write(policy('ignore'));
    await project.run({ command: 'stage', retryRejects: true });

    expect(refused.errors.join('\n')).toContain(
      'error SOURCE_SCHEMA_CHANGED: The columns of new files are not those of raw.orders: "data/in/1.ndjson" has the new column "note"',
    );
    expect(
      await project.query(
        'select * exclude (_loaded_at, _batch_id, _file_checksum) from raw.orders order by 1',
      ),
    ).toEqual([
      [1, 'data/in/1.ndjson', '1'],
      [2, 'data/in/1.ndjson', '2'],
    ]);
  });
});
