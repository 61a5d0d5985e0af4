import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

function sourceWith(keys: string) {
  return createProject({
    'models/s.yml': `sources:\n  - name: raw\n    tables:\n      - { name: o, files: data/o.csv, ${keys} }\n`,
  });
}

test.each([
  ['delimiter: "||"', { delimiter: '||' }],
  ['delimiter: "\\x01"', { delimiter: '\x01' }],
  ['delimiter: "§"', { delimiter: '§' }],
  ['comment: //', { comment: '//' }],
  ['quote: ""', { quote: '', escape: '"' }],
  ['quote: "\'"', { quote: "'", escape: "'" }],
  ['header: true', { header: true }],
  ['skip: 0', { header: undefined }],
  ['encoding: UTF-8', { encoding: 'utf-8' }],
  ['encoding: utf8', { encoding: 'utf-8' }],
  ['encoding: ISO-8859-1', { encoding: 'latin-1' }],
  ['encoding: Latin1', { encoding: 'latin-1' }],
  ['encoding: cp1252', { encoding: 'windows-1252' }],
  ['encoding: 1252', { encoding: 'windows-1252' }],
  ['encoding: UTF-16LE', { encoding: 'utf-16le' }],
  ['encoding: utf_16_be', { encoding: 'utf-16be' }],
  ['encoding: Shift-JIS', { encoding: 'shift_jis' }],
  ['encoding: GBK', { encoding: 'gb18030' }],
])('a CSV file may have { %s }', async (keys, dialect) => {
  await using project = await sourceWith(keys);

  const { manifest } = await project.prepare();

  const node = manifest.nodes.get('source.shop.raw.o');
  expect(node).toMatchObject({ files: { csv: dialect } });
});

test.each([
  [
    'delimiter: "\\n"',
    'YAML_VALUE: "delimiter" can\'t be "\\n": it must have one to 4 bytes, and no line end or NUL',
  ],
  [
    'delimiter: ""',
    'YAML_VALUE: "delimiter" can\'t be "": it must have one to 4 bytes, and no line end or NUL',
  ],
  [
    'delimiter: "abcde"',
    'YAML_VALUE: "delimiter" can\'t be "abcde": it must have one to 4 bytes, and no line end or NUL',
  ],
  [
    'quote: "\'\'"',
    'YAML_VALUE: "quote" can\'t be "\'\'": it must be one ASCII character, but no blank, line end or NUL',
  ],
  [
    'quote: " "',
    'YAML_VALUE: "quote" can\'t be " ": it must be one ASCII character, but no blank, line end or NUL',
  ],
  [
    'comment: "\\r"',
    'YAML_VALUE: "comment" can\'t be "\\r": it must be a sign such as "#" or "//", without a line end or NUL',
  ],
  [
    'delimiter: ";", quote: ";"',
    'SOURCE_DIALECT: The delimiter ";" has the quote or the escape in it',
  ],
  [
    'delimiter: "|\'", quote: "\'"',
    'SOURCE_DIALECT: The delimiter "|\'" has the quote or the escape in it',
  ],
  [
    'delimiter: "\\\\", escape: "\\\\"',
    'SOURCE_DIALECT: The delimiter "\\\\" has the quote or the escape in it',
  ],
  [
    'delimiter: "#", comment: "#"',
    'SOURCE_DIALECT: Lines that begin with "#" can be records, for it begins like the delimiter or the quote',
  ],
  [
    'delimiter: "##", comment: "#"',
    'SOURCE_DIALECT: Lines that begin with "#" can be records, for it begins like the delimiter or the quote',
  ],
  [
    "comment: '\"x'",
    'SOURCE_DIALECT: Lines that begin with "\\"x" can be records, for it begins like the delimiter or the quote',
  ],
])('a CSV file with { %s } is a mistake where that stands', async (keys, message) => {
  await using project = await sourceWith(keys);

  const [mistake] = await project.mistakes();

  expect(mistake).toContain(`error ${message}\n  at models/s.yml:4:`);
});

test('an unknown encoding tells which there are', async () => {
  await using project = await sourceWith('encoding: klingon');

  const [mistake] = await project.mistakes();

  expect(mistake).toContain('error YAML_VALUE: "encoding" can\'t be "klingon"');
  expect(mistake).toContain('help: It can be utf-8, utf-16, utf-16le, utf-16be, latin-1, ');
});
