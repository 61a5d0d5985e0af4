import type { TextEncoding } from '../../core/file-spec.ts';
import type { Survey } from './survey-file.ts';

/** The encoding of a text, with what a person should look at where it was chosen. */
export interface GuessedEncoding {
  readonly encoding: TextEncoding;
  readonly doubt: string | undefined;
}

/** Guesses how a text is encoded: by its mark, by zeros, by being valid UTF-8, else by what reads best. */
export function guessEncoding({ head, isUtf8, strange }: Survey): GuessedEncoding {
  if (hasMark(head, [0xff, 0xfe]) || hasMark(head, [0xfe, 0xff])) return sure('utf-16');
  if (hasMark(head, [0xef, 0xbb, 0xbf])) return sure('utf-8');
  if (isZeroEveryOther(head)) return sure('utf-16');
  if (isUtf8) return sure('utf-8');
  const rated = candidates
    .map((encoding) => ({ encoding, badness: badnessOf(strange, encoding) }))
    .sort((a, b) => a.badness - b.badness);
  const best = rated[0]?.encoding ?? 'windows-1252';
  const word = strangeWord(decode(strange, best));
  return {
    encoding: best,
    doubt: `the text is not UTF-8; as ${best} it reads ${JSON.stringify(word)}: make sure that this is right`,
  };
}

/** The text of bytes in an encoding; what is not valid is shown as a mark. */
export function decode(bytes: Buffer, encoding: TextEncoding): string {
  const isBigEndian = bytes[0] === 0xfe || (bytes[0] === 0 && bytes[1] !== 0);
  const label = encoding === 'utf-16' ? (isBigEndian ? 'utf-16be' : 'utf-16le') : encoding;
  if (encoding === 'latin-1') return bytes.toString('latin1');
  return new TextDecoder(label).decode(bytes);
}

/** Those that come first win where others read as well. */
const candidates: readonly TextEncoding[] = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'koi8-r',
  'ibm866',
  'macintosh',
  'shift_jis',
  'gb18030',
  'euc-kr',
  'big5',
];

function sure(encoding: TextEncoding): GuessedEncoding {
  return { encoding, doubt: undefined };
}

function hasMark(head: Buffer, mark: readonly number[]): boolean {
  return mark.every((byte, index) => head[index] === byte);
}

function isZeroEveryOther(head: Buffer): boolean {
  const bytes = head.subarray(0, 2000);
  if (bytes.length < 4) return false;
  const zeros = [0, 0];
  for (const [index, byte] of bytes.entries()) if (byte === 0) zeros[index % 2]!++;
  const [even = 0, odd = 0] = zeros;
  return Math.max(even, odd) > bytes.length * 0.35 && Math.min(even, odd) < bytes.length * 0.05;
}

/** What a text of words and numbers does not have, for each of its strange characters. */
const faults: readonly (readonly [RegExp, number])[] = [
  [/\ufffd/g, 20],
  [/[\u0080-\u009f]/g, 10],
  [/[\u2500-\u259f]/g, 5],
  // A letter beside a sign that stands in no word.
  [/\p{L}[^\p{L}\p{M}\p{N}\x00-\x7f’‘“”–—…\u00a0°€«»ºª]/gu, 3],
  [/[^\p{L}\p{M}\p{N}\x00-\x7f’‘“”–—…\u00a0°€£§©®«»ºª½²³·¿¡、-〿＀-￯]/gu, 2],
  // A capital in a word.
  [/\p{Ll}(?=[^\x00-\x7f])(?=\p{Lu})|(?=[^\x00-\x7f])\p{Ll}(?=\p{Lu})/gu, 3],
  // Letters of two scripts in a word, and a word of nothing but letters with accents.
  [/[a-zA-Z](?=\p{Script=Han})|\p{Script=Han}(?=[a-zA-Z])/gu, 3],
  [/(?:(?=[^\x00-\x7f])\p{Script=Latin}){3,}/gu, 5],
  [/[a-z](?=[\u0370-\u04ff])|[\u0370-\u04ff](?=[a-zA-Z])/g, 3],
  [/(?=\P{Script=Latin})\p{Ll}(?=\p{Lu})/gu, 2],
  [/[\uff61-\uff9f]/g, 2],
  // Rare letters of the encodings of Central Europe, beside which others do not stand.
  [/[ÃÂÐÞðþ¤¨¦¬¯¸×÷]/g, 1],
];

function badnessOf(bytes: Buffer, encoding: TextEncoding): number {
  const text = decode(bytes, encoding);
  const strange = text.match(/[^\x00-\x7f]/g)?.length ?? 1;
  const bad = faults.reduce(
    (sum, [fault, weight]) => sum + weight * (text.match(fault)?.length ?? 0),
    0,
  );
  // The bytes of Korean are Chinese too, which none of it means; those of Chinese are rarely all of them syllables.
  const syllables = text.match(/[\uac00-\ud7a3]/g)?.length ?? 0;
  return syllables >= 0.95 * strange ? -1 : bad / strange;
}

function strangeWord(text: string): string {
  return /[^\s,;|"]{0,20}[^\x00-\x7f][^\s,;|"]{0,20}/.exec(text)?.[0] ?? '';
}
