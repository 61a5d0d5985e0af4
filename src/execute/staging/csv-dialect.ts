import { IngotError } from '../../core/error.ts';
import type { CsvDialect } from '../../core/node.ts';
import type { FoundFile } from './find-files.ts';

/** A dialect with every choice made; the characters are single ASCII ones, or empty for "none". */
export interface FixedDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
}

/** The characters of a dialect, each checked to be one byte, so that the file can be read as bytes. */
export function checkDialect({ delimiter, quote, escape }: CsvDialect, file: FoundFile): void {
  checkCharacter('delimiter', delimiter ?? ',', file);
  if (quote === '') return;
  checkCharacter('quote', quote, file);
  if (escape !== '') checkCharacter('escape', escape, file);
  if (quote === delimiter || escape === delimiter) {
    throw new IngotError(
      'SOURCE_DIALECT',
      `The delimiter ${JSON.stringify(delimiter)} is also the quote or the escape`,
      {
        location: file.location,
        hint: 'Give the delimiter, the quote and the escape different characters.',
      },
    );
  }
}

function checkCharacter(what: string, value: string, file: FoundFile): void {
  if (/^[\t\x20-\x7e]$/.test(value)) return;
  throw new IngotError(
    'SOURCE_DIALECT',
    `The ${what} ${JSON.stringify(value)} is not one ASCII character`,
    {
      location: file.location,
      hint: 'Use one character, such as "," or ";" or a tab ("\\t").',
    },
  );
}

const candidates = [',', ';', '\t', '|'];

/** The delimiter a header line uses: the most frequent candidate outside quotes; a comma where there is none. */
export function guessDelimiter(line: string, quote: string): string {
  const counts = new Map(candidates.map((each) => [each, 0]));
  let quoted = false;
  for (const character of line) {
    if (character === quote) quoted = !quoted;
    const count = quoted ? undefined : counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  return candidates.reduce((best, each) => (counts.get(each)! > counts.get(best)! ? each : best));
}
