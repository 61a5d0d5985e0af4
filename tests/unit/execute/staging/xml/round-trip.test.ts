import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import { XmlFolder } from './convert-text.ts';

const folder = new XmlFolder();
afterAll(() => {
  folder[Symbol.dispose]();
});

const VALUES = [
  'plain',
  ' blanks ',
  'a,b',
  '"',
  '"quoted"',
  'a"b',
  '""',
  "'single'",
  'line\nline',
  '\n',
  'carriage\rreturn\r\n',
  'tab\t',
  '\\',
  '\\n',
  '#comment',
  'NULL',
  'null',
  '007',
  '1e3',
  'é€😀',
  '\u00a0',
  '\u2028',
  ']]',
  '-',
  'x'.repeat(3_000_000),
];

test.each([true, false])(
  'every value comes back from DuckDB (plain reader: %s)',
  async (usePlainReader) => {
    const records = VALUES.map(
      (value) => `<o><a>${escaped(value)}</a><b/><c>${escaped(value)}</c></o>`,
    );
    const document = `<r><o d=""><a>1</a><b/><c/></o>${records.join('')}</r>`;

    const { segments } = await folder.convert(document, { usePlainReader, chunkBytes: 65_536 });

    expect(await readBack(segments)).toEqual([
      ['1', '', '1', null, null],
      ...VALUES.map((value, at) => [String(at + 2), null, value, null, value]),
    ]);
  },
);

async function readBack(
  segments: readonly { path: string; longestRow: number }[],
): Promise<unknown> {
  const [segment] = segments;
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(
      `select * from read_csv('${segment?.path ?? ''}', auto_detect=false, delim=',', quote='"', escape='"',
         header=false, new_line='\\n', allow_quoted_nulls=false, nullstr='', strict_mode=true,
         max_line_size=${String(segment?.longestRow ?? 0)},
         columns={_record: 'varchar', d: 'varchar', a: 'varchar', b: 'varchar', c: 'varchar'})`,
    );
    return reader.getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;');
}
