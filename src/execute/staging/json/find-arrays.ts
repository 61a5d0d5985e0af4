import { CLOSE_BRACE, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes.ts';
import { decodeKey } from './json-columns.ts';
import { renderKeys } from '../../../core/json-path.ts';
import type { JsonScanner } from './json-scanner.ts';

/** More are not listed in a message. */
export const mostArrays = 5;
const deepest = 20;

/** The paths of the arrays of objects in an object, as far as it is sound. */
export function findArrays(scanner: JsonScanner, start: number): readonly string[] {
  const found: string[] = [];
  collect(scanner, { at: start, keys: [], found });
  return found;
}

interface Search {
  readonly at: number;
  readonly keys: readonly string[];
  readonly found: string[];
}

/** Where the object ends, negative where it is broken. */
function collect(scanner: JsonScanner, { at: start, keys, found }: Search): number {
  const { bytes } = scanner;
  let at = scanner.blanks(start + 1);
  while (bytes[at] === QUOTE && found.length < mostArrays) {
    const keyEnd = scanner.text(at + 1);
    if (keyEnd < 0) return keyEnd;
    const path = [...keys, decodeKey(bytes.subarray(at, keyEnd))];
    const value = scanner.colon(keyEnd);
    if (value < 0) return value;
    if (beginsObjects(scanner, value)) found.push(renderKeys(path));
    const end =
      bytes[value] === OPEN_BRACE && path.length < deepest
        ? collect(scanner, { at: value, keys: path, found })
        : scanner.value(value, keys.length);
    if (end < 0) return end;
    at = scanner.blanks(end);
    if (bytes[at] === COMMA) at = scanner.blanks(at + 1);
  }
  return bytes[at] === CLOSE_BRACE ? at + 1 : -1;
}

export function beginsObjects(scanner: JsonScanner, at: number): boolean {
  return scanner.bytes[at] === OPEN_BRACKET && scanner.bytes[scanner.blanks(at + 1)] === OPEN_BRACE;
}
