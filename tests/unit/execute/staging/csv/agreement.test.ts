import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCsvText, TextDatabase, textOf } from './csv-reading.ts';
import { PlainParser } from './plain-parser.ts';
import { randomCsv, randomGarbage } from './random-csv.ts';

let database: TextDatabase;
beforeAll(async () => {
  database = await TextDatabase.open();
});
afterAll(() => database[Symbol.asyncDispose]());

const seeds = Array.from({ length: 200 }, (_, index) => index + 1);

test.each(seeds)('DuckDB reads what stands in the file, the rest is rejected: %i', async (seed) => {
  const { text, cuts, lineEnd, columns, ...csv } = randomCsv(seed);
  const start = { at: columns.join(csv.delimiter).length + lineEnd.length, line: 2 };
  const expected = new PlainParser(text, { ...csv, columns }, start).records;

  const read = await readCsvText(text, { csv, cuts });

  expect(await database.outcome(read)).toEqual(expected);
});

test.each(seeds)(
  'the audit finds a fault exactly where DuckDB refuses a text: %i',
  async (seed) => {
    const { text: file, ...csv } = randomCsv(seed);
    const { text, layout } = textOf(await readCsvText(file, { csv }));

    const { faults } = await database.audit(text, layout);

    const isRefused = (await database.rows(text, layout)) === undefined;
    expect(faults.some((fault) => fault !== undefined)).toBe(isRefused);
  },
);

test.each(seeds)('pieces change nothing: %i', async (seed) => {
  const { text, cuts, ...csv } = randomCsv(seed);

  const read = await readCsvText(text, { csv, cuts });

  const whole = await readCsvText(text, { csv });
  expect([read.sink.texts, read.sink.rejects]).toEqual([whole.sink.texts, whole.sink.rejects]);
});

test.each(seeds)('DuckDB reads what the audit leaves of garbage: %i', async (seed) => {
  const garbage = Buffer.concat([Buffer.from('a,b\n'), randomGarbage(seed)]);
  const { text, layout } = textOf(await readCsvText(garbage));

  const { faults, sound } = await database.audit(text, layout);

  const rows = await database.rows(sound, layout);
  expect(rows?.length).toBe(faults.filter((fault) => fault === undefined).length);
});
