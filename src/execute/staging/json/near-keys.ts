import { findValue } from './find-value.ts';
import { CLOSE_BRACE, COMMA, OPEN_BRACE } from './json-bytes.ts';
import { decodeKey } from './json-columns.ts';
import { renderKeys, type PathStep } from '../../../core/json-path.ts';
import type { JsonScanner } from './json-scanner.ts';

const mostKeys = 100;

/** Paths to what stands in a sound value where a path leads to nothing: the keys of the last object on its way. */
export function nearKeys(
  scanner: JsonScanner,
  start: number,
  steps: readonly PathStep[],
): readonly string[] {
  const before: string[] = [];
  let at = start;
  for (const step of steps) {
    const next = findValue(scanner, at, [step]);
    if (next < 0 || step.kind !== 'key') break;
    before.push(step.key);
    at = next;
  }
  return keysOf(scanner, at).map((key) => renderKeys([...before, key]));
}

function keysOf(scanner: JsonScanner, start: number): readonly string[] {
  const { bytes } = scanner;
  const keys: string[] = [];
  if (bytes[start] !== OPEN_BRACE) return keys;
  let at = scanner.blanks(start + 1);
  while (bytes[at] !== CLOSE_BRACE && keys.length < mostKeys) {
    const end = scanner.text(at + 1);
    keys.push(decodeKey(bytes.subarray(at, end)));
    const behind = scanner.blanks(scanner.value(scanner.colon(end), 0));
    at = bytes[behind] === COMMA ? scanner.blanks(behind + 1) : behind;
  }
  return keys;
}
