import { expect, test } from 'vitest';
import { StagingProject, type SourceText } from './staging-fixture.ts';

interface Case {
  readonly what: string;
  readonly file: string | Buffer;
  readonly source?: SourceText;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

const cases: readonly Case[] = [
  {
    what: 'a mark of UTF-8 and CRLF are no part of names and values',
    file: '\ufeffid,name\r\n1,Anna\r\n2,Bo\r\n',
    columns: ['id', 'name'],
    rows: [
      ['1', 'Anna'],
      ['2', 'Bo'],
    ],
  },
  {
    what: 'a semicolon is read off the header, and a decimal comma stays text',
    file: 'id;pris;antal\n1;12,50;3\n2;1234,00;4\n3;0,5;1\n',
    columns: ['id', 'pris', 'antal'],
    rows: [
      ['1', '12,50', '3'],
      ['2', '1234,00', '4'],
      ['3', '0,5', '1'],
    ],
  },
  {
    what: 'a quoted empty value is the empty string, an unquoted one is NULL',
    file: 'id,txt\n1,"He said ""hi"""\n2,"a,b"\n3,""\n4,\n',
    columns: ['id', 'txt'],
    rows: [
      ['1', 'He said "hi"'],
      ['2', 'a,b'],
      ['3', ''],
      ['4', null],
    ],
  },
  {
    what: 'names that repeat get a number',
    file: 'id,name,name,name\n1,a,b,c\n',
    columns: ['id', 'name', 'name_1', 'name_2'],
    rows: [['1', 'a', 'b', 'c']],
  },
  {
    what: 'names that differ only in letter case get a number',
    file: 'Id,ID,id\n1,2,3\n',
    columns: ['Id', 'ID_1', 'id_2'],
    rows: [['1', '2', '3']],
  },
  {
    what: 'empty names and names of audit columns are replaced',
    file: 'a,,_record,\n1,2,3,4\n',
    columns: ['a', 'column_2', '_record_1', 'column_4'],
    rows: [['1', '2', '3', '4']],
  },
  {
    what: 'the texts that are declared to mean NULL do, unless they are quoted',
    file: 'id,v\n1,NULL\n2,N/A\n3,n/a\n4,-\n5,\n6,\\N\n7,None\n8,12\n9,"NULL"\n',
    source: { values: { nulls: ['', 'NULL', 'N/A', 'n/a', '-', '\\N', 'None'] } },
    columns: ['id', 'v'],
    rows: [
      ['1', null],
      ['2', null],
      ['3', null],
      ['4', null],
      ['5', null],
      ['6', null],
      ['7', null],
      ['8', '12'],
      ['9', 'NULL'],
    ],
  },
  {
    what: 'without texts for NULL an empty value is the empty string',
    file: 'id,v\n1,\n2,NULL\n',
    source: { values: { nulls: [] } },
    columns: ['id', 'v'],
    rows: [
      ['1', ''],
      ['2', 'NULL'],
    ],
  },
  {
    what: 'leading zeros stay',
    file: 'zip,ssn\n01234,0012\n00501,0100\n',
    columns: ['zip', 'ssn'],
    rows: [
      ['01234', '0012'],
      ['00501', '0100'],
    ],
  },
  {
    what: 'tsv is split at tabs only',
    file: 'id\tname\n1\ta|b\n2\tc,d\n',
    source: { format: 'tsv' },
    columns: ['id', 'name'],
    rows: [
      ['1', 'a|b'],
      ['2', 'c,d'],
    ],
  },
  {
    what: 'spaces in names and values stay as they are',
    file: ' Order ID ,Customer Name ,Total (SEK)\n1, Anna ,10\n',
    columns: [' Order ID ', 'Customer Name ', 'Total (SEK)'],
    rows: [['1', ' Anna ', '10']],
  },
  {
    what: "Excel's sep= line tells the delimiter",
    file: 'sep=;\nid;v\n1;a\n',
    columns: ['id', 'v'],
    rows: [['1', 'a']],
  },
  {
    what: 'a header alone is a table of text columns without rows',
    file: 'id,v\n',
    columns: ['id', 'v'],
    rows: [],
  },
  {
    what: 'formulas are text',
    file: "id,name\n1,=cmd|' /C calc'!A0\n2,+46\n3,@SUM(1)\n",
    columns: ['id', 'name'],
    rows: [
      ['1', "=cmd|' /C calc'!A0"],
      ['2', '+46'],
      ['3', '@SUM(1)'],
    ],
  },
  {
    what: 'a file of 0 bytes with declared columns is a table without rows',
    file: '',
    source: { columns: { id: 'bigint' } },
    columns: ['id'],
    rows: [],
  },
  {
    what: 'lines above the header are skipped, also with quotes and other line ends',
    file: 'Report "sales\r\nGenerated\n\nid,v\n1,a\n',
    source: { csv: { skip: 3 } },
    columns: ['id', 'v'],
    rows: [['1', 'a']],
  },
  {
    what: 'quoted values may have line ends of either kind',
    file: 'id,v\r\n1,"a\nb"\r\n2,"c\r\nd"\r\n3,e',
    columns: ['id', 'v'],
    rows: [
      ['1', 'a\nb'],
      ['2', 'c\r\nd'],
      ['3', 'e'],
    ],
  },
  {
    what: 'line ends may be carriage returns',
    file: 'id,v\r1,a\r2,b\r',
    columns: ['id', 'v'],
    rows: [
      ['1', 'a'],
      ['2', 'b'],
    ],
  },
  {
    what: 'line ends may be mixed',
    file: 'id,v\r\n1,a\n2,b\r3,"c\n"\r\n4,d',
    columns: ['id', 'v'],
    rows: [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c\n'],
      ['4', 'd'],
    ],
  },
  {
    what: 'blank lines are nothing',
    file: '\nid,v\n\n1,a\n\n\n2,b\n\n',
    columns: ['id', 'v'],
    rows: [
      ['1', 'a'],
      ['2', 'b'],
    ],
  },
  {
    what: 'with one column a blank line is a record without a value',
    file: 'v\na\n\nb\n',
    columns: ['v'],
    rows: [['a'], [null], ['b']],
  },
  {
    what: 'a NUL byte is a character',
    file: 'id,v\n1,x\0y\n',
    columns: ['id', 'v'],
    rows: [['1', 'x\0y']],
  },
  {
    what: 'Latin-1 is read where it is stated',
    file: Buffer.from('ort,v\nVästerås,\x80\n', 'latin1'),
    source: { csv: { encoding: 'latin-1' } },
    columns: ['ort', 'v'],
    rows: [['Västerås', '\x80']],
  },
  {
    what: 'UTF-16 is read in little-endian order',
    file: Buffer.from('\ufeffort,v\nVästerås,1\n', 'utf16le'),
    source: { csv: { encoding: 'utf-16' } },
    columns: ['ort', 'v'],
    rows: [['Västerås', '1']],
  },
  {
    what: 'UTF-16 is read in big-endian order',
    file: Buffer.from('\ufeffort,v\nVästerås,1\n', 'utf16le').swap16(),
    source: { csv: { encoding: 'utf-16' } },
    columns: ['ort', 'v'],
    rows: [['Västerås', '1']],
  },
  {
    what: 'without a header the declared columns are the columns',
    file: '1,a\n2,b\n',
    source: { csv: { header: false }, columns: { id: 'bigint', v: undefined } },
    columns: ['id', 'v'],
    rows: [
      ['1', 'a'],
      ['2', 'b'],
    ],
  },
  {
    what: 'without a header and declared columns they are numbered',
    file: '1,a\n2,b\n',
    source: { csv: { header: false } },
    columns: ['column_1', 'column_2'],
    rows: [
      ['1', 'a'],
      ['2', 'b'],
    ],
  },
  {
    what: 'declared types are given, and NULL has each of them',
    file: 'id,on_day,amount\n1,2024-03-01,12.50\n2,,\n',
    source: { columns: { ID: 'integer', on_day: 'date', amount: 'decimal(12,2)' } },
    columns: ['ID', 'on_day', 'amount'],
    rows: [
      [1, '2024-03-01', '12.50'],
      [2, null, null],
    ],
  },
];

test.each(cases)('$what', async ({ file, source, columns, rows }) => {
  await using project = await StagingProject.create({ 'data/in.csv': file });

  const staged = await project.stage(source);

  expect({
    columns: await project.columns(staged),
    rows: await project.rows(staged),
    rejected: staged.counts.rejected,
  }).toEqual({ columns, rows, rejected: 0 });
});

test('what is empty is a text where no word for NULL is empty, and such a word is NULL', async () => {
  await using project = await StagingProject.create({
    'data/in.csv': 'id,v\n1,NA\n,x\n3,""\n4,\n',
  });

  const staged = await project.stage({
    values: { nulls: ['NA'] },
    columns: { id: undefined, v: undefined },
  });

  expect(await project.rows(staged)).toEqual([
    ['1', null],
    ['', 'x'],
    ['3', ''],
    ['4', ''],
  ]);
});

test('a sign of comments is no delimiter', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': 'id;v\n;2\n3;x\n' });

  const staged = await project.stage({ csv: { comment: ';' } });

  expect(await project.columns(staged)).toEqual(['id;v']);
});
