import { maxValueCharacters } from '../rejects-writer.ts';

/** The text of a record as rejects show it. */
export function shownText(bytes: Buffer, from: number, to: number): string {
  // No character of UTF-8 has more than four bytes.
  const end = Math.min(to, from + 4 * maxValueCharacters);
  return bytes.toString('utf8', from, end).slice(0, maxValueCharacters);
}

export function sizeWords(bytes: number): string {
  const megabyte = 1024 * 1024;
  return bytes >= megabyte && bytes % megabyte === 0 ? `${bytes / megabyte} MB` : `${bytes} bytes`;
}
