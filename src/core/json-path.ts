import { IngotError } from './error.ts';
import type { Location } from './source-text.ts';

/** One step from a value to a value inside it; `all` leads to each element of an array. */
export type PathStep =
  | {
      readonly kind: 'key';
      readonly key: string;
      /** As JSON, with its quotes. */
      readonly text: Buffer;
    }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' };

const step =
  /(?:(?<=^|\.)(?<word>[^.[\]"'\s]+)|(?<=^|\.)"(?<quoted>(?:[^"\\]|\\.)*)"|\[(?<index>\d+)\]|\[(?<all>\*)\]|\["(?<inner>(?:[^"\\]|\\.)*)"\]|\['(?<single>[^']*)'\])(?:\.(?=[^.[])|(?=\[)|$)/y;

/**
 * The steps of a path such as `data.orders`, `$.data.orders[*]`, `items[0].sku` or `$.a."b c"`; none for `$`, the value
 * itself. A `[*]` at the end says nothing more than the array itself, so it is left out.
 * @throws IngotError SOURCE_JSON_PATH
 */
export function parseJsonPath(text: string, location: Location): readonly PathStep[] {
  const path = text.trim().replace(/^\$(?:\.(?=[^.[])|(?=\[)|$)/, '');
  const steps: PathStep[] = [];
  const pattern = new RegExp(step);
  for (let at = 0; at < path.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const groups = pattern.exec(path)?.groups;
    if (groups === undefined) throw pathError(text, location);
    steps.push(stepOf(groups));
  }
  if (path === '' && text.trim() === '') throw pathError(text, location);
  if (steps.at(-1)?.kind === 'all') steps.pop();
  return steps;
}

/**
 * The steps of a path that leads to one value at most.
 * @throws IngotError SOURCE_JSON_PATH
 */
export function parseValuePath(text: string, location: Location): readonly PathStep[] {
  const steps = parseJsonPath(text, location);
  if (steps.length === 0 || steps.some(({ kind }) => kind === 'all'))
    throw pathError(text, location);
  return steps;
}

function stepOf(groups: Readonly<Record<string, string | undefined>>): PathStep {
  const { word, quoted, index, all, inner, single } = groups;
  if (index !== undefined) return { kind: 'index', index: Number(index) };
  if (all !== undefined) return { kind: 'all' };
  const escaped = quoted ?? inner;
  const key = escaped === undefined ? (word ?? single ?? '') : escaped.replace(/\\(.)/gs, '$1');
  return { kind: 'key', key, text: Buffer.from(JSON.stringify(key)) };
}

/** A path of keys as it is written. */
export function renderKeys(keys: readonly string[]): string {
  return keys
    .map((key) => (/^[^.[\]"'\s$]+$/.test(key) ? key : `"${key.replace(/["\\]/g, '\\$&')}"`))
    .join('.');
}

function pathError(text: string, location: Location): IngotError {
  return new IngotError('SOURCE_JSON_PATH', `"${text}" is not a path to a value of JSON`, {
    location,
    hint: 'Write keys with points between them, such as `data.orders`, `items[0].sku` or `a."b c"`; `$` is the whole value.',
  });
}
