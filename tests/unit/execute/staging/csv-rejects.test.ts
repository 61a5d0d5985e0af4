import { expect, test } from 'vitest';
import { defaultLimits } from '../../../../src/core/file-spec.ts';
import { StagingProject, type SourceText } from './staging-fixture.ts';

interface Case {
  readonly what: string;
  readonly file: string | Buffer;
  readonly source?: SourceText;
  /** The numbers of the records that were kept. */
  readonly kept: readonly number[];
  /** Record, line, column, reason. */
  readonly rejects: readonly (readonly unknown[])[];
}

const inside = 'this line is inside a quoted value that begins on line';

const cases: readonly Case[] = [
  {
    what: 'records with too few or too many values are rejected',
    file: 'a,b\n1,2\n3\n4,5,6,7\n8,9\n',
    kept: [1, 4],
    rejects: [
      [2, 3, null, 'the record has 1 value, but the file has 2 columns'],
      [3, 4, null, 'the record has 4 values, but the file has 2 columns'],
    ],
  },
  {
    what: 'blank lines and values of several lines do not shift places',
    file: '\ufeffa,b\r\n\r\n1,"x\r\ny"\r\n\r\n\r\n3\r\n4,5\r\n6,7,8',
    kept: [1, 3],
    rejects: [
      [2, 7, null, 'the record has 1 value, but the file has 2 columns'],
      [4, 9, null, 'the record has 3 values, but the file has 2 columns'],
    ],
  },
  {
    what: 'a record with two values of the wrong type is one reject with both reasons',
    file: 'a,b\n1,2024-01-01\nx,3\n4,""\n',
    source: { columns: { a: 'integer', b: 'date' } },
    kept: [1, 3],
    rejects: [[2, 3, 'a', 'a: "x" is not a valid INTEGER; b: "3" is not a valid DATE']],
  },
  {
    what: 'a total below the rows is rejected',
    file: 'Report: sales\nGenerated 2024-01-01\n\nid,amt\n1,10\n2,20\nTotal,30\n',
    source: { csv: { skip: 3 }, columns: { id: 'bigint', amt: 'bigint' } },
    kept: [1, 2],
    rejects: [[3, 7, 'id', 'id: "Total" is not a valid BIGINT']],
  },
  {
    what: 'all lines that an unclosed quote swallows are rejected one by one',
    file: 'a,b\n1,2\n3,"x\n4,5\n7,8\n',
    kept: [1],
    rejects: [
      [2, 3, null, 'a quote is opened and not closed'],
      [3, 4, null, `${inside} 3: a quote is opened and not closed`],
      [4, 5, null, `${inside} 3: a quote is opened and not closed`],
    ],
  },
  {
    what: 'after an unclosed quote that meets another one the rows are read again',
    file: 'a,b\n1,2\n3,"x\n4,"y"\n7,8\n9\n10,11\n',
    kept: [1, 4, 6],
    rejects: [
      [2, 3, null, 'a closing quote is followed by more text'],
      [3, 4, null, `${inside} 3: a closing quote is followed by more text`],
      [5, 6, null, 'the record has 1 value, but the file has 2 columns'],
    ],
  },
  {
    what: 'bytes that are not UTF-8 reject their record',
    file: Buffer.from('a,b\n1,2\n3,Västerås\n5,6\n', 'latin1'),
    kept: [1, 3],
    rejects: [[2, 3, null, 'the text of column "b" is not valid UTF-8']],
  },
  {
    what: 'a record that is longer than the limit is rejected',
    file: `a,b\n1,2\n${'x'.repeat(2_100_000)},3\n4,5\n`,
    source: { files: { limits: { ...defaultLimits, recordBytes: 2_000_000 } } },
    kept: [1, 3],
    rejects: [[2, 3, null, 'the record is longer than 2000000 bytes']],
  },
  {
    what: 'places are right with mixed line ends',
    file: 'a,b\r\n1,2\n3\r4,5\r\n6,7,8',
    kept: [1, 3],
    rejects: [
      [2, 3, null, 'the record has 1 value, but the file has 2 columns'],
      [4, 5, null, 'the record has 3 values, but the file has 2 columns'],
    ],
  },
  {
    what: 'a file of bad records only is all rejects',
    file: 'a,b\n1\n2\n',
    kept: [],
    rejects: [
      [1, 2, null, 'the record has 1 value, but the file has 2 columns'],
      [2, 3, null, 'the record has 1 value, but the file has 2 columns'],
    ],
  },
];

test.each(cases)('$what', async ({ file, source, kept, rejects }) => {
  await using project = await StagingProject.create({ 'data/in.csv': file });

  const staged = await project.stage(source);

  const records = await project.query(`select _record::int from (${staged.select}) order by all`);
  expect({ kept: records.flat(), rejects: await project.rejects(staged) }).toEqual({
    kept,
    rejects,
  });
});

test('a reject has the text, the byte and the batch of its record', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': 'a,b\n1,2\n"3\n",4,5\n' });

  const staged = await project.stage();

  const columns = 'value, byte_offset::int, _source_file, _batch_id, left(_loaded_at::varchar, 10)';
  expect(await project.rejects(staged, columns)).toEqual([
    ['"3\n",4,5', 8, 'data/in.csv', 'batch-1', '2024-05-01'],
  ]);
});

test('an unclosed quote in a file of many buffers takes no other row with it', async () => {
  const filler = 'some text that makes the line long '.repeat(30);
  const lines = Array.from({ length: 20_000 }, (_, at) => `${at + 1},${filler}`);
  lines[9_999] = '10000,"never closed';
  await using project = await StagingProject.create({
    'data/in.csv': `a,b\n${lines.join('\n')}\n`,
  });

  const { counts } = await project.stage();

  expect([counts.rows, counts.rejected]).toEqual([19_999, 1]);
});

test('records keep their numbers among many that are rejected', async () => {
  const lines = Array.from(
    { length: 300_000 },
    (_, at) => `${at + 1},text of some length${at % 977 === 0 ? ',too many' : ''}`,
  );
  await using project = await StagingProject.create({
    'data/in.csv': `a,b\n${lines.join('\n')}\n`,
  });

  const staged = await project.stage();

  const wrong = `select count(*)::int from (${staged.select}) where a::bigint <> _record`;
  expect([staged.counts.rejected, await project.query(wrong)]).toEqual([308, [[0]]]);
});

test('a long tail of bad records is counted, which DuckDB by itself forgets', async () => {
  const filler = 'too many'.repeat(500);
  const lines = Array.from(
    { length: 5_000 },
    (_, at) => `${at + 1},x${at < 1000 ? '' : `,${filler}`}`,
  );
  await using project = await StagingProject.create({
    'data/in.csv': `a,b\n${lines.join('\n')}\n`,
  });

  const staged = await project.stage();

  const rejects = await project.rejects(staged, '_record::int, line::int');
  expect([staged.counts.rows, rejects.length, rejects.at(-1)]).toEqual([1000, 4000, [5000, 5001]]);
});
