import { BLANK, COLON, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes.ts';
import type { JsonScanner } from './json-scanner.ts';

const closing = bytesOf(',:}]{[);');
const opening = bytesOf('{[,:');

/** Whether a quote that stands before a byte, blanks left out, can be the end of a text. */
export function canFollowText(byte: number): boolean {
  return closing.has(byte);
}

/**
 * Whether what a scanner has met in a value may be a quote too many, one inside a text that is no escape, or too few, none
 * before a text. From there on what is a text and what is not can't be told by counting quotes.
 */
export function isStrayQuote(
  { bytes, fault, faultAt, isCut }: JsonScanner,
  start: number,
): boolean {
  if (isCut) return false;
  const byte = bytes[faultAt]!;
  if (fault === 'value' || fault === 'literal' || fault === 'key') return isLetter(byte);
  const quote = signBefore(bytes, faultAt, start);
  if (fault === 'colon') return isLetter(byte) && quote === faultAt - 1;
  if (fault !== 'separator') return false;
  if (bytes[quote] !== QUOTE) return isLetter(byte);
  const isOfText = isLetter(byte) || (quote === faultAt - 1 && canStandInText(byte));
  // Behind these a quote begins a text: it is JSON in a text, whose quotes come in pairs.
  return isOfText && quote > start && !opening.has(bytes[signBefore(bytes, quote, start)]!);
}

/** The place of the last sign before a place that is no blank. */
function signBefore(bytes: Buffer, place: number, start: number): number {
  let at = place - 1;
  while (at > start && bytes[at]! <= BLANK) at--;
  return at;
}

export function isLetter(byte: number): boolean {
  const letter = byte | 0x20;
  return byte >= 0x80 || (letter >= 0x61 && letter <= 0x7a);
}

function canStandInText(byte: number): boolean {
  return byte > BLANK && byte !== COLON && byte !== OPEN_BRACE && byte !== OPEN_BRACKET;
}

function bytesOf(signs: string): ReadonlySet<number> {
  return new Set(Buffer.from(signs));
}
