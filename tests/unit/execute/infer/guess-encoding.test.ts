import { isUtf8 } from 'node:buffer';
import { expect, test } from 'vitest';
import { guessEncoding } from '../../../../src/execute/infer/guess-encoding.ts';

function guess(bytes: Buffer) {
  const isText = isUtf8(bytes);
  return guessEncoding({
    file: {
      path: '',
      sourcePath: 'a.csv',
      location: { path: '', line: 1, column: 1, lineText: '' },
    },
    compression: 'none',
    head: bytes,
    tail: bytes,
    bytes: bytes.length,
    isWhole: true,
    isUtf8: isText,
    isAscii: false,
    strange: isText ? Buffer.alloc(0) : bytes,
  });
}

const latin = (text: string) => Buffer.from(text, 'latin1');
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

test.each([
  ['ASCII', Buffer.from('id,v\n1,2\n'), 'utf-8'],
  ['UTF-8', Buffer.from('id,v\n1,å\n'), 'utf-8'],
  ['UTF-8 with a mark', Buffer.from('\ufeffid,v\n'), 'utf-8'],
  ['UTF-16 with a mark', Buffer.from('\ufeffid,v\n', 'utf16le'), 'utf-16'],
  ['UTF-16 without a mark', Buffer.from('id,v\n1,2\n', 'utf16le'), 'utf-16'],
  ['UTF-16 in the other order', Buffer.from('id,v\n1,2\n', 'utf16le').swap16(), 'utf-16'],
  ['Swedish', latin('id,stad\n1,Västerås\n2,Malmö\n'), 'windows-1252'],
  ['French', latin('nom\nChloé\nfrançois\nà côté\n'), 'windows-1252'],
  ['German in capitals', latin('n\nMÜLLER\nGRÖßE\n'), 'windows-1252'],
  ['a euro of Windows', hex('61 2c 62 0a 31 2c 31 32 20 80 0a'), 'windows-1252'],
  // Иван Петров in three encodings.
  ['Russian of Windows', hex('c8 e2 e0 ed 20 cf e5 f2 f0 ee e2 0a'), 'windows-1251'],
  ['Russian in KOI8', hex('e9 d7 c1 ce 20 f0 c5 d4 d2 cf d7 0a'), 'koi8-r'],
  ['Russian of DOS', hex('88 a2 a0 ad 20 8f a5 e2 e0 ae a2 0a'), 'ibm866'],
  // 山田太郎, 김철수, 张伟.
  ['Japanese', hex('8e 52 93 63 91 be 98 59 0a'), 'shift_jis'],
  ['Korean', hex('b1 e8 c3 b6 bc f6 0a'), 'euc-kr'],
  ['Chinese', hex('d5 c5 ce b0 2c b1 b1 be a9 ca d0 0a'), 'gb18030'],
  // Västerås of an old Macintosh.
  ['Macintosh', hex('56 8a 73 74 65 72 8c 73 0a'), 'macintosh'],
])('%s', (_, bytes, encoding) => {
  expect(guess(bytes).encoding).toBe(encoding);
});

test('where an encoding was chosen, a word tells whether it is right', () => {
  expect(guess(latin('id,stad\n1,Västerås\n')).doubt).toBe(
    'the text is not UTF-8; as windows-1252 it reads "Västerås": make sure that this is right',
  );
});
