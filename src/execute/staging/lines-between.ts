import type { FileHandle } from 'node:fs/promises';
import type { ScannedRecord } from './record-scanner.ts';
import { maxValueCharacters } from './reject-row.ts';

interface Line {
  readonly text: string;
  readonly start: number;
  /** The line of the file, from 1. */
  readonly line: number;
}

const pieceBytes = 256 * 1024;
const lf = 10;
const cr = 13;

/** The lines with text of a record that goes over several lines; the record may be as long as the file. */
export async function* linesBetween(
  handle: FileHandle,
  record: ScannedRecord,
): AsyncGenerator<Line> {
  const buffer = Buffer.alloc(pieceBytes);
  let line = record.line;
  let start = record.start;
  let text: Buffer = Buffer.alloc(0);
  let afterCr = false;
  for (let at = record.start; at < record.textEnd;) {
    const wanted = Math.min(pieceBytes, record.textEnd - at);
    const { bytesRead } = await handle.read(buffer, 0, wanted, at);
    if (bytesRead === 0) break;
    let from = 0;
    for (let index = 0; index < bytesRead; index++) {
      const byte = buffer[index];
      const isPair = byte === lf && afterCr;
      afterCr = byte === cr;
      if (byte !== lf && byte !== cr) continue;
      if (!isPair) {
        const whole = Buffer.concat([text, buffer.subarray(from, index)]);
        if (whole.length > 0) yield { text: shown(whole), start, line };
        line++;
        text = Buffer.alloc(0);
      }
      from = index + 1;
      start = at + from;
    }
    if (text.length < maxValueCharacters)
      text = Buffer.concat([text, buffer.subarray(from, bytesRead)]);
    at += bytesRead;
  }
  if (text.length > 0) yield { text: shown(text), start, line };
}

function shown(text: Buffer): string {
  return text.subarray(0, maxValueCharacters).toString('utf8');
}
