import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { readDocument } from './read-document.ts';

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

test('every value comes back from DuckDB', async () => {
  const records = VALUES.map((value) => {
    const text = escaped(value);
    return `<o e="${text.replaceAll('"', '&quot;')}"><a>${text}</a><b/><c>${text}</c></o>`;
  });
  const document = `<r><o e=""><a>1</a><b/><c/></o>${records.join('')}</r>`;

  const { texts } = await readDocument(document, { pieceBytes: 65_536 });

  expect(await readBack(texts, ['e', 'a', 'b', 'c'])).toEqual([
    ['', '1', null, null],
    ...VALUES.map((value) => [value.replace(/[\t\n]/g, ' '), value, null, value]),
  ]);
});

test('a record without values is a row', async () => {
  const { texts, columns } = await readDocument('<r><o/><o></o></r>');

  expect([columns, await readBack(texts, ['#text'])]).toEqual([['#text'], [[null], [null]]]);
});

test('nested elements are JSON', async () => {
  const values = VALUES.slice(0, -1);
  const document = `<r><o><a>${values.map((value) => `<b>${escaped(value)}</b>`).join('')}</a></o></r>`;

  const { texts } = await readDocument(document);

  const [[json] = []] = await readBack(texts, ['a']);
  expect(JSON.parse(String(json))).toEqual({ b: values });
});

async function readBack(
  texts: readonly string[],
  columns: readonly string[],
): Promise<readonly (readonly unknown[])[]> {
  const path = join(tmpdir(), `ingot-xml-${String(process.pid)}.csv`);
  writeFileSync(path, texts.join(''));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const types = columns.map((name) => `"${name}": 'varchar'`);
    const reader = await connection.runAndReadAll(
      `select * from read_csv('${path}', auto_detect=false, delim=',', quote='"', escape='"',
         header=false, new_line='\\n', allow_quoted_nulls=false, nullstr='', strict_mode=true,
         max_line_size=20000000, buffer_size=40000000, columns={${types.join(', ')}})`,
    );
    return reader.getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(path);
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;');
}
