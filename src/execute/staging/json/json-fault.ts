import { BLANK, COMMA, LINE_FEED } from './json-bytes.ts';
import type { JsonScanner } from './json-scanner.ts';

/** What is wrong where a scanner has met a mistake, in words. */
export function faultWords(scanner: JsonScanner): string {
  const { bytes, fault, faultAt: at, faultDetail: detail } = scanner;
  switch (fault) {
    case 'value':
      return valueWords(scanner);
    case 'key':
      return keyWords(scanner);
    case 'colon':
      return `":" is missing before ${found(scanner)}`;
    case 'separator':
      return `"," or "${detail}" is missing before ${found(scanner)}`;
    case 'early':
      return '"}" closes the record too early: a key stands behind it';
    case 'text':
      return bytes[at] === LINE_FEED || scanner.isCut
        ? 'the quote of a text is not closed'
        : `the control character ${codeOf(bytes[at]!)} stands in a text; it must be written as an escape`;
    case 'escape':
      return `"${escapeAt(scanner)}" is no escape of JSON`;
    case 'surrogate':
      return `"${bytes.toString('latin1', at, at + 6)}" is half a character`;
    case 'number':
      return `"${wordAt(scanner)}" is not a number as JSON has them`;
    case 'literal':
      return `"${wordAt(scanner)}" is no value of JSON`;
    case 'depth':
      return `more than ${detail} brackets are open at once`;
    case 'twice':
      return `the key "${detail}" stands twice`;
    case 'no-object':
      return `the record is ${detail}, not an object`;
    case 'encoding':
      return 'the text is not valid UTF-8; set `encoding` where the file is written in another one';
    case 'length':
      return `the record is longer than ${detail}`;
    case 'text-length':
      return `a text in the record is longer than ${detail} (limits.text)`;
    case 'behind':
      return `${found(scanner)} stands behind the record`;
  }
}

/** Whether the words are about a place in the record, and not about the record as a whole. */
export function hasPlace({ fault }: JsonScanner): boolean {
  return !['no-object', 'twice', 'encoding', 'length', 'text-length'].includes(fault);
}

function valueWords(scanner: JsonScanner): string {
  const { bytes, faultAt: at } = scanner;
  const character = scanner.isCut ? '' : String.fromCharCode(bytes[at]!);
  if (character === "'") return 'texts stand in double quotes in JSON, not in single ones';
  if (character === '/' || character === '#') return 'JSON has no comments';
  if (/[+.]/.test(character)) return `"${wordAt(scanner)}" is not a number as JSON has them`;
  if (/[\w$]/.test(character)) return `"${wordAt(scanner)}" is no value of JSON`;
  return isBehindComma(scanner) && /[\]}]/.test(character)
    ? `there is a comma too many before "${character}"`
    : `a value is missing before ${found(scanner)}`;
}

function keyWords(scanner: JsonScanner): string {
  const { bytes, faultAt: at } = scanner;
  const character = scanner.isCut ? '' : String.fromCharCode(bytes[at]!);
  if (character === "'") return 'keys stand in double quotes in JSON, not in single ones';
  if (character === '/' || character === '#') return 'JSON has no comments';
  if (/[\w$]/.test(character)) return `the key "${wordAt(scanner)}" is not in double quotes`;
  return isBehindComma(scanner) && (character === '}' || character === ',')
    ? `there is a comma too many before "${character}"`
    : `a key is missing before ${found(scanner)}`;
}

function isBehindComma({ bytes, faultAt, faultDetail }: JsonScanner): boolean {
  let at = faultAt - 1;
  while (at > 0 && bytes[at]! <= BLANK) at--;
  // What stands before a token outside records may have left the window.
  return faultDetail === ',' || bytes[at] === COMMA;
}

function found(scanner: JsonScanner): string {
  const { bytes, faultAt: at } = scanner;
  if (scanner.isCut) return 'the end of the file';
  const byte = bytes[at]!;
  if (byte === LINE_FEED) return 'the end of the line';
  if (byte < BLANK) return `the control character ${codeOf(byte)}`;
  return `"${[...bytes.toString('utf8', at, Math.min(at + 4, scanner.end))][0] ?? ''}"`;
}

function wordAt({ bytes, faultAt, end }: JsonScanner): string {
  const text = bytes.toString('latin1', faultAt, Math.min(faultAt + 40, end));
  return /^[-+.\w$]*/.exec(text)?.[0] ?? '';
}

function escapeAt({ bytes, faultAt, end }: JsonScanner): string {
  const text = bytes.toString('utf8', faultAt, Math.min(faultAt + 8, end));
  return /^\\(?:u[0-9a-f]{0,4}|[^]?)/iu.exec(text)?.[0] ?? '';
}

function codeOf(byte: number): string {
  return `U+${byte.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What a value is that begins with a byte and is no object. */
export function kindOf(byte: number): string {
  switch (String.fromCharCode(byte)) {
    case '"':
      return 'a text';
    case '[':
      return 'an array';
    case 't':
    case 'f':
      return 'a boolean';
    case 'n':
      return 'null';
    default:
      return 'a number';
  }
}
