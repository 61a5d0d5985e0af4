import { QUOTE } from './json-bytes.ts';
import type { JsonScanner } from './json-scanner.ts';

/** Whether a sound value holds a text, or a key, of more bytes. */
export function hasLongText(
  scanner: JsonScanner,
  { from, to }: { readonly from: number; readonly to: number },
  mostBytes: number,
): boolean {
  const { bytes } = scanner;
  for (let at = from; at < to;) {
    if (bytes[at] !== QUOTE) {
      at++;
      continue;
    }
    const end = scanner.text(at + 1);
    if (end - at - 2 > mostBytes) return true;
    at = end;
  }
  return false;
}
