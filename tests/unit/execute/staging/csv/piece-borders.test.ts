import { expect, test } from 'vitest';
import { readCsvText, type CsvRead, type CsvText } from './csv-reading.ts';
import { randomCsv } from './random-csv.ts';

interface Sample {
  readonly what: string;
  readonly file: Buffer;
  readonly text: CsvText;
}

const body = [
  '1,"a\r\nb""" ,\xc3\xa5\r\n',
  '#comment, "\r\n',
  '\r\n',
  '2,  "x" ,y\n',
  '3,a\r',
  '"4","un"closed\r\n',
  '\xef\xbb\xbf5,#,"#"\r\n',
  '6,"too\nlong for the limit of the record"\r\n',
  '7,5" pipe,"open\r\n8,\r\n\n9,"end"\r\n',
  'Total,"3\r\n\r\nPrinted',
].join('');

const samples: readonly Sample[] = [
  {
    what: 'all that is odd',
    file: Buffer.from(`\xef\xbb\xbfsep=,\r\nskipped "\r\n\r\na,"b\r\n",c\r\n${body}`, 'latin1'),
    text: { csv: { comment: '#', skip: 1, footer: 2 }, limits: { recordBytes: 30 } },
  },
  {
    what: 'carriage returns',
    file: Buffer.from(`a,b,c\r${body.replaceAll('\r\n', '\r')}`, 'latin1'),
    text: { csv: { comment: '#comment' } },
  },
  {
    what: 'no header, and escapes',
    file: Buffer.from('\n//x\n1,"a\\"b\\\\",2\n3,"\\\n",4\n5,"6\\', 'latin1'),
    text: { csv: { header: false, escape: '\\', comment: '//' } },
  },
  {
    what: 'UTF-16',
    file: Buffer.from('\ufeffa,b\n1,"Västerås 😀"\n\n2,3', 'utf16le'),
    text: { csv: { encoding: 'utf-16' } },
  },
];

const cutSamples = samples.flatMap(({ what, file, text }) =>
  Array.from({ length: file.length - 1 }, (_, at) => ({ what, file, text, at: at + 1 })),
);

test.each(cutSamples)('$what: a border at byte $at changes nothing', async (sample) => {
  const { file, text, at } = sample;

  const cut = await readCsvText(file, { ...text, cuts: [at] });

  expect(contentsOf(cut)).toEqual(contentsOf(await readCsvText(file, text)));
});

test.each(samples)('$what: pieces of one byte change nothing', async ({ file, text }) => {
  const cut = await readCsvText(file, { ...text, pieceBytes: 1 });

  expect(contentsOf(cut)).toEqual(contentsOf(await readCsvText(file, text)));
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('pieces of a long file change nothing: %i', async (seed) => {
  const { text: file, ...csv } = randomCsv(seed, 20_000);

  const cut = await readCsvText(file, { csv, pieceBytes: 40_000 + seed });

  expect(contentsOf(cut)).toEqual(contentsOf(await readCsvText(file, { csv })));
});

function contentsOf({ sink, records, columns }: CsvRead) {
  return { texts: sink.texts, rejects: sink.rejects, records, columns };
}
