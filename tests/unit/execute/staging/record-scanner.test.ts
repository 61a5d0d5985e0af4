import { expect, test } from 'vitest';
import {
  RecordScanner,
  type ScannedRecord,
} from '../../../../src/execute/staging/record-scanner.ts';

const text = Buffer.from(
  'h,i\r\n1,"a\r\nb"\n\r2, "x""y" ,z\r\r\n3,"un"closed\n4,"q\n"\r\n5,x"y\n\n6,"open\n7,8',
);

function scan(pieces: readonly number[]): readonly ScannedRecord[] {
  const records: ScannedRecord[] = [];
  const scanner = new RecordScanner({
    dialect: { delimiter: ',', quote: '"', escape: '"' },
    offset: 0,
    line: 1,
    singleColumn: false,
    maxRecordBytes: 1000,
    onRecord: (record) => records.push(record),
  });
  const ends = [...pieces, text.length];
  for (const [index, end] of ends.entries()) {
    const start = ends[index - 1] ?? 0;
    scanner.push(text.subarray(start, end), start);
  }
  scanner.finish(text.length);
  return records;
}

test('records, their lines and their faults are found', () => {
  const found = scan([]).map(({ start, textEnd, line, fault, count }) => [
    text.toString('utf8', start, textEnd),
    line,
    fault,
    count,
  ]);

  expect(found).toEqual([
    ['h,i', 1, undefined, 1],
    ['1,"a\r\nb"', 2, undefined, 1],
    ['2, "x""y" ,z', 5, undefined, 1],
    ['3,"un"closed', 7, 'text-after-quote', 1],
    ['4,"q\n"', 8, undefined, 1],
    ['5,x"y', 10, undefined, 1],
    ['6,"open\n7,8', 12, 'unclosed-quote', 2],
  ]);
});

test.each(Array.from({ length: text.length - 1 }, (_, at) => at + 1))(
  'a border between pieces at byte %i changes nothing',
  (at) => {
    expect(scan([at])).toEqual(scan([]));
  },
);

test('pieces of one byte change nothing', () => {
  expect(scan(Array.from(text.keys()).slice(1))).toEqual(scan([]));
});
