import { textEncodings, type TextEncoding } from '../core/file-spec.ts';

/** The encoding of a name, in any letter case and with the names that other tools have for it. */
export function encodingNamed(name: string): TextEncoding | undefined {
  const short = shortOf(name);
  return aliases.get(short) ?? textEncodings.find((encoding) => shortOf(encoding) === short);
}

function shortOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const otherNames: Partial<Readonly<Record<TextEncoding, readonly string[]>>> = {
  // All of US-ASCII is UTF-8 too.
  'utf-8': ['utf8sig', 'utf8bom', 'ascii', 'usascii', 'cp65001', '65001'],
  'utf-16': ['ucs2', 'utf16bom', 'unicode'],
  'utf-16le': ['ucs2le'],
  'utf-16be': ['ucs2be'],
  'latin-1': ['iso88591', 'l1', 'cp819', '88591'],
  'windows-1252': ['cp1252', 'win1252', 'ansi', '1252'],
  'windows-1250': ['cp1250', 'win1250', '1250'],
  'windows-1251': ['cp1251', 'win1251', '1251'],
  'windows-1253': ['cp1253', 'win1253', '1253'],
  'windows-1254': ['cp1254', 'win1254', '1254', 'iso88599', 'latin5'],
  'windows-1257': ['cp1257', 'win1257', '1257'],
  'iso-8859-2': ['latin2', 'l2'],
  'iso-8859-5': ['cyrillic'],
  'iso-8859-15': ['latin9', 'l9'],
  'koi8-r': ['koi8'],
  macintosh: ['macroman', 'mac', 'xmacroman'],
  ibm866: ['cp866', 'dos866', '866'],
  shift_jis: ['sjis', 'cp932', 'windows31j', 'ms932', '932'],
  'euc-jp': ['ujis'],
  'euc-kr': ['cp949', 'uhc', '949'],
  // It has all of its predecessors.
  gb18030: ['gbk', 'gb2312', 'cp936', '936'],
  big5: ['big5hkscs', 'cp950', '950'],
};

const aliases = new Map(
  textEncodings.flatMap((encoding) =>
    (otherNames[encoding] ?? []).map((name) => [name, encoding] as const),
  ),
);
