import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCsvText, TextDatabase, textOf } from './csv-reading.ts';

let database: TextDatabase;
beforeAll(async () => {
  database = await TextDatabase.open();
});
afterAll(() => database[Symbol.asyncDispose]());

test('each record that DuckDB refuses has a reason and its text', async () => {
  const file =
    'a,b,c\r\n1,2,3\r\n4,"5\r\n"\r\n6,7,8,\r\n,,,,\r\n9,,,0,\r\n1,"\xff",3\r\n\xc3\xa5,\xc3\xa5,\xc3\xa5\r\n';
  const { text, layout } = textOf(await readCsvText(file));

  const { faults, sound } = await database.audit(text, layout);

  expect([faults, sound]).toEqual([
    [
      undefined,
      { reason: 'the record has 2 values, but the file has 3 columns', value: '4,"5\r\n"' },
      undefined,
      undefined,
      { reason: 'the record has 5 values, but the file has 3 columns', value: '9,,,0,' },
      { reason: 'the text of column "b" is not valid UTF-8', value: '1,"\ufffd",3' },
      undefined,
    ],
    '1,2,3\r\n6,7,8,\r\n,,,,\r\n\xc3\xa5,\xc3\xa5,\xc3\xa5\r\n',
  ]);
});

test('one value is counted in words too', async () => {
  const { text, layout } = textOf(await readCsvText('a,b\n1\n'));

  const { faults } = await database.audit(text, layout);

  expect(faults[0]?.reason).toBe('the record has 1 value, but the file has 2 columns');
});

test('the few bad records of a long text are found', async () => {
  const lines = Array.from(
    { length: 50_000 },
    (_, at) => `${at},"text of\nrecord ${at}"${at % 9973 === 1 ? ',' + 'x'.repeat(100_000) : ''}\n`,
  );
  const { text, layout } = textOf(await readCsvText(`a,b\n${lines.join('')}`));

  const { faults, sound } = await database.audit(text, layout);

  const bad = faults.flatMap((fault, index) => (fault === undefined ? [] : [index]));
  const rows = await database.rows(sound, layout);
  expect([bad, rows?.length]).toEqual([[1, 9974, 19_947, 29_920, 39_893, 49_866], 49_994]);
});

test('the value of a reject has an end', async () => {
  const { text, layout } = textOf(await readCsvText(`a,b\n${'x'.repeat(300_000)}\n`));

  const { faults } = await database.audit(text, layout);

  expect(faults[0]?.value.length).toBe(100_000);
});
