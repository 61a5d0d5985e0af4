import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
} from './json-bytes.ts';
import { decodeKey } from './json-columns.ts';
import type { PathStep } from '../../../core/json-path.ts';
import type { JsonScanner } from './json-scanner.ts';

export const NOT_FOUND = -2;

/** Where the value begins that a path leads to, from a sound value; BROKEN where an object on the way has a key twice. */
export function findValue(scanner: JsonScanner, start: number, steps: readonly PathStep[]): number {
  let at = start;
  for (const step of steps) {
    at = inside(scanner, at, step);
    if (at < 0) return at;
  }
  return at;
}

function inside(scanner: JsonScanner, at: number, step: PathStep): number {
  switch (step.kind) {
    case 'key':
      return scanner.bytes[at] === OPEN_BRACE ? valueOfKey(scanner, at, step) : NOT_FOUND;
    case 'index':
      return elementAt(scanner, at, step.index);
    case 'all':
      return NOT_FOUND;
  }
}

function valueOfKey(
  scanner: JsonScanner,
  start: number,
  wanted: PathStep & { readonly kind: 'key' },
): number {
  const { bytes } = scanner;
  let found = NOT_FOUND;
  let at = scanner.blanks(start + 1);
  while (bytes[at] !== CLOSE_BRACE) {
    const keyEnd = scanner.text(at + 1);
    const value = scanner.colon(keyEnd);
    if (isKey(bytes, at, { end: keyEnd, wanted })) {
      if (found !== NOT_FOUND) return scanner.fail(at, 'twice', wanted.key);
      found = value;
    }
    at = behindElement(scanner, value);
  }
  return found;
}

function elementAt(scanner: JsonScanner, start: number, index: number): number {
  let left = index;
  for (const at of elements(scanner, start)) if (left-- === 0) return at;
  return NOT_FOUND;
}

/** Where the elements of a sound array begin; none of anything else. */
export function* elements(scanner: JsonScanner, start: number): Generator<number> {
  if (scanner.bytes[start] !== OPEN_BRACKET) return;
  let at = scanner.blanks(start + 1);
  while (scanner.bytes[at] !== CLOSE_BRACKET) {
    yield at;
    at = behindElement(scanner, at);
  }
}

/** Where the next key or element begins, or the bracket stands that closes. */
function behindElement(scanner: JsonScanner, at: number): number {
  const behind = scanner.blanks(scanner.value(at, 0));
  return scanner.bytes[behind] === COMMA ? scanner.blanks(behind + 1) : behind;
}

function isKey(
  bytes: Buffer,
  start: number,
  { end, wanted }: { readonly end: number; readonly wanted: PathStep & { readonly kind: 'key' } },
): boolean {
  const { text } = wanted;
  let at = 0;
  while (at < text.length && bytes[start + at] === text[at]) at++;
  if (at === text.length) return start + at === end;
  while (start + at < end && bytes[start + at] !== BACKSLASH) at++;
  return start + at < end && decodeKey(bytes.subarray(start, end)) === wanted.key;
}
