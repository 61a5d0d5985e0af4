import { hash } from 'node:crypto';

/** A short text that is equal for equal lists of texts. */
export function keyOf(parts: readonly string[]): string {
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'base64url').slice(
    0,
    24,
  );
}
