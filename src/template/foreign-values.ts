import { IngotError } from '../core/error.ts';
import { locationAt } from '../core/source-text.ts';
import { tokens } from '../core/sql-text.ts';
import type { ForeignPart, Output } from './output.ts';

/**
 * Refuses a value from outside the project that would end the quotes or the comment that it stands in. Outside quotes it
 * is SQL, as the author of the template wants it.
 * @throws IngotError VALUE_ENDS_QUOTES
 */
export function checkForeignValues(output: Output, sql: string): void {
  const parts = output.foreignParts;
  if (parts.length === 0) return;
  let next = 0;
  for (const { offset, length } of tokens(sql)) {
    const end = offset + length;
    // A value that a token begins with stands outside of quotes.
    while (next < parts.length && parts[next]!.start <= offset) next++;
    for (; next < parts.length && parts[next]!.start < end; next++) {
      const part = parts[next]!;
      const kind = kindOf(sql.slice(offset, Math.min(part.start, offset + 2)));
      if (kind !== undefined && isUnsafe(kind, { sql, part, end })) throw unsafe(kind, part);
    }
    if (next === parts.length) return;
  }
}

type Kind = 'text' | 'escape-text' | 'name' | 'dollar-text' | 'line-comment' | 'comment';

/** What a token is, by what it begins with; undefined for what has no quotes. */
function kindOf(begin: string): Kind | undefined {
  if (begin.startsWith("'")) return 'text';
  if (begin.startsWith('"')) return 'name';
  if (begin.startsWith('$')) return 'dollar-text';
  if (/^e'/i.test(begin)) return 'escape-text';
  if (begin === '--') return 'line-comment';
  return begin === '/*' ? 'comment' : undefined;
}

function isUnsafe(
  kind: Kind,
  { sql, part, end }: { readonly sql: string; readonly part: ForeignPart; readonly end: number },
): boolean {
  const value = sql.slice(part.start, part.end);
  switch (kind) {
    case 'text':
      return (end <= part.end && end < sql.length) || hasSingle("'", value);
    case 'name':
      return (end <= part.end && end < sql.length) || hasSingle('"', value);
    case 'escape-text':
      return /['\\]/.test(value);
    case 'dollar-text':
      return value.includes('$');
    case 'line-comment':
      return /[\n\r]/.test(value);
    case 'comment':
      // Its sign may be made of the last character of the value and the first behind it.
      return /\*\/|\/\*/.test(sql.slice(part.start - 1, part.end + 1));
  }
}

/** Whether a quote stands in the value that is not doubled. */
function hasSingle(quote: string, value: string): boolean {
  return value.replaceAll(quote + quote, '').includes(quote);
}

const words: Readonly<Record<Kind, string>> = {
  text: 'the quotes',
  'escape-text': 'the quotes',
  name: 'the double quotes',
  'dollar-text': 'the dollar quotes',
  'line-comment': 'the comment',
  comment: 'the comment',
};

function unsafe(kind: Kind, { template, offset }: ForeignPart): IngotError {
  const location = locationAt(template.source, offset);
  // The value itself may be a secret.
  const message = `The value of this expression could end ${words[kind]} that it stands in`;
  return new IngotError('VALUE_ENDS_QUOTES', message, {
    location,
    hint: hintFor(kind, expressionAt(template.source.text, offset)),
  });
}

function hintFor(kind: Kind, expression: string): string {
  if (kind === 'line-comment' || kind === 'comment') return 'Take it out of the comment.';
  if (/^\((?:literal|identifier)\s/.test(expression))
    return `Take the quotes around it away: {{${expression.slice(1, -1)}}} makes its own.`;
  const call = kind === 'name' ? 'identifier' : 'literal';
  return `Take the quotes around it away and write {{${call} ${expression}}}.`;
}

/** What stands in the brackets at an offset, as an argument of a helper. */
function expressionAt(text: string, offset: number): string {
  const start = text.startsWith('{{', offset) ? offset : text.lastIndexOf('{{', offset);
  const pattern = /\{\{[~{&]*\s*([^{}]*?)\s*[~}]*\}\}/y;
  pattern.lastIndex = Math.max(start, 0);
  const written = pattern.exec(text)?.[1] ?? '…';
  return /\s/.test(written) ? `(${written})` : written;
}
