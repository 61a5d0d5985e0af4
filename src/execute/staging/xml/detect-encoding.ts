import {
  SingleByteTranscoder,
  Utf16Transcoder,
  Utf8Transcoder,
  type Transcoder,
} from './encodings.ts';

/** How a file is to be read, or why it can't be. */
export type Detected =
  { readonly transcoder: Transcoder; readonly markLength: number } | { readonly mistake: string };

/** The longest XML declaration that is looked at. */
export const DECLARATION_BYTES = 1_024;

const DECLARATION_START = '<?xml';

const BYTE_ORDER_MARKS = [
  { encoding: 'utf-32', bytes: [0xff, 0xfe, 0, 0] },
  { encoding: 'utf-32', bytes: [0, 0, 0xfe, 0xff] },
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['utf8', 'utf-8'],
  ['latin1', 'iso-8859-1'],
  ['iso8859-1', 'iso-8859-1'],
  ['iso_8859-1', 'iso-8859-1'],
  ['ascii', 'us-ascii'],
  ['cp1252', 'windows-1252'],
  ['utf16', 'utf-16'],
]);

/** Encodings of one byte a character that the WHATWG Encoding Standard has under these names. */
const OTHERS = new Set([
  ...['iso-8859-2', 'iso-8859-5', 'iso-8859-7', 'iso-8859-15'],
  ...['windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1257'],
  ...['koi8-r', 'macintosh', 'ibm866'],
]);

// Bytes 0x80 to 0x9F; a blank stands for nothing.
const WINDOWS_1252_C1 = [...'€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'].map((character) =>
  character === ' ' ? undefined : character,
);
const LATIN_1_UPPER = Array.from({ length: 96 }, (_, at) => String.fromCharCode(0xa0 + at));

/**
 * Decides by byte order mark and XML declaration how a file's bytes are read; the two must agree. `head` holds at least
 * four bytes and the whole declaration, where the file has them.
 */
export function detectEncoding(head: Buffer): Detected {
  const mark = BYTE_ORDER_MARKS.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte));
  const declared = declaredEncoding(head.subarray(mark?.bytes.length ?? 0));
  if (mark === undefined && (head[0] === 0 || (head[0] === 0x3c && head[1] === 0))) {
    return { mistake: 'The file looks like UTF-16 but has no byte order mark' };
  }
  if (mark?.encoding === 'utf-32') return { mistake: "The file is UTF-32, which can't be read" };
  if (declared !== undefined && mark !== undefined && !agrees(declared, mark.encoding)) {
    return {
      mistake: `The file declares the encoding "${declared}" but its byte order mark says "${mark.encoding}"`,
    };
  }
  if (mark === undefined && declared?.startsWith('utf-16')) {
    return { mistake: `The file declares the encoding "${declared}" but is not UTF-16` };
  }
  const encoding = mark?.encoding ?? declared ?? 'utf-8';
  const transcoder = transcoderOf(encoding);
  return transcoder === undefined
    ? { mistake: `The file declares the encoding "${encoding}", which can't be read` }
    : { transcoder, markLength: mark?.bytes.length ?? 0 };
}

/** Whether more bytes are needed before the encoding can be told. */
export function needsMore(head: Buffer): boolean {
  if (head.length < 4) return true;
  const text = asciiOf(head).replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '');
  if (text.length < DECLARATION_START.length) return DECLARATION_START.startsWith(text);
  return (
    text.startsWith(DECLARATION_START) && !text.includes('?>') && head.length < DECLARATION_BYTES
  );
}

function declaredEncoding(head: Buffer): string | undefined {
  const declaration = /^<\?xml\s[^>]*?\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*\?>/.exec(
    asciiOf(head),
  );
  const name = (declaration?.[1] ?? declaration?.[2])?.toLowerCase();
  return name === undefined ? undefined : (ALIASES.get(name) ?? name);
}

/** The text of a declaration in any encoding whose letters are those of ASCII, with or without zeros between. */
function asciiOf(head: Buffer): string {
  return head.subarray(0, DECLARATION_BYTES).toString('latin1').replaceAll('\0', '');
}

function agrees(declared: string, mark: string): boolean {
  return declared === mark || (declared === 'utf-16' && mark.startsWith('utf-16'));
}

function transcoderOf(encoding: string): Transcoder | undefined {
  switch (encoding) {
    case 'utf-8':
      return new Utf8Transcoder();
    case 'utf-16le':
    case 'utf-16be':
      return new Utf16Transcoder(encoding === 'utf-16be');
    case 'us-ascii':
      return new SingleByteTranscoder(encoding, []);
    // 0x80 to 0x9F are controls that no file means: it is windows-1252 under a wrong name, so we refuse to guess.
    case 'iso-8859-1':
      return new SingleByteTranscoder(encoding, [
        ...Array.from({ length: 32 }, () => undefined),
        ...LATIN_1_UPPER,
      ]);
    case 'windows-1252':
      return new SingleByteTranscoder(encoding, [...WINDOWS_1252_C1, ...LATIN_1_UPPER]);
    default:
      return OTHERS.has(encoding)
        ? new SingleByteTranscoder(encoding, upperHalf(encoding))
        : undefined;
  }
}

/** What the bytes from 0x80 on stand for; undefined for those that stand for nothing, or for a control. */
function upperHalf(encoding: string): (string | undefined)[] {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return Array.from({ length: 128 }, (_, at) => {
    try {
      const character = decoder.decode(Uint8Array.of(0x80 + at));
      return /[\x80-\x9f]/.test(character) ? undefined : character;
    } catch {
      return undefined;
    }
  });
}
