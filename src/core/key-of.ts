import { hash } from 'node:crypto';

/** A short text that is equal for equal lists of texts. */
export function keyOf(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return hash('sha256', text, 'base64url').slice(0, 24);
}
