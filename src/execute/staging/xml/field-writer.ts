import type { ByteOutput } from './byte-output.ts';
import type { NodeText } from './node-text.ts';
import { COMMA, CR, DOUBLE_QUOTE, LF, byteTable } from './xml-characters.ts';

const NEEDS_QUOTES = byteTable([COMMA, DOUBLE_QUOTE, CR, LF], 1);

/** Writes a text as a field of delimited text. */
export function writeField(output: ByteOutput, text: NodeText): void {
  const { bytes, from, to } = text;
  if (from === to) output.ascii('""');
  else if (text.isQuoted && needsQuotes(text)) writeQuoted(output, text);
  else output.copy(bytes, from, to);
}

function needsQuotes({ bytes, from, to }: NodeText): boolean {
  for (let at = from; at < to; at++) {
    if (NEEDS_QUOTES[bytes[at]!] === 1) return true;
  }
  return false;
}

function writeQuoted(output: ByteOutput, { bytes: source, from, to }: NodeText): void {
  output.reserve(2 * (to - from) + 2);
  const { bytes } = output;
  let { at } = output;
  bytes[at++] = DOUBLE_QUOTE;
  for (let next = from; next < to; next++) {
    const byte = source[next]!;
    if (byte === DOUBLE_QUOTE) bytes[at++] = DOUBLE_QUOTE;
    bytes[at++] = byte;
  }
  bytes[at++] = DOUBLE_QUOTE;
  output.at = at;
}
