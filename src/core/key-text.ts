import { mask } from './is-personal.ts';
import type { Json } from './json.ts';

const longestText = 200;

/** A key in words, such as `id = 7, day = 2026-01-31`; personal data is masked. */
export function keyText(
  names: readonly string[],
  values: readonly Json[],
  isMasked: (name: string) => boolean,
): string {
  return names
    .map((name, at) => {
      const value = values[at] ?? null;
      return `${name} = ${value === null ? 'NULL' : isMasked(name) ? mask : shown(value)}`;
    })
    .join(', ');
}

function shown(value: Json): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
