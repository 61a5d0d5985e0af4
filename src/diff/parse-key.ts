import { IngotError } from '../core/error.ts';

/**
 * The column names of `--key`: commas stand between them, and a name with a comma in it stands in double quotes.
 * @throws IngotError OPTION_INVALID
 */
export function parseKey(text: string): readonly string[] {
  const parts = text.match(/(?:"(?:[^"]|"")*"|[^,])+|(?<=^|,)(?=,|$)/g) ?? [''];
  const names = parts.map((part) => unquoted(part.trim()));
  if (!names.includes('')) return names;
  throw new IngotError('OPTION_INVALID', `The option "--key" has an empty name: "${text}"`, {
    hint: 'Write the names of columns with commas between them: --key order_id,line.',
  });
}

function unquoted(name: string): string {
  return /^".*"$/s.test(name) && name.length > 1 ? name.slice(1, -1).replaceAll('""', '"') : name;
}
