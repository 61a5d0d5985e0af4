import { createRandom } from '../../../../../src/generators/random.ts';
import type { Options } from './value-session.ts';

const pieces: readonly [string, ...string[]] = [
  ...([
    '0',
    '1',
    '2',
    '9',
    '5',
    '00',
    '000',
    '123',
    '.',
    ',',
    '-',
    '+',
    ' ',
    'e',
    'E',
    '_',
  ] as const),
  ...[
    'x',
    '0x',
    'b',
    '٣',
    '\u00a0',
    '\t',
    '%',
    '1e3',
    '999999999',
    '9'.repeat(20),
    '$',
    'kr',
    '(',
    ')',
    'SEK',
  ],
];

/** Texts that look like numbers more or less. */
export function randomNumbers(seed: number, count: number): readonly string[] {
  const random = createRandom(seed, 1);
  return Array.from({ length: count }, () =>
    Array.from({ length: random.whole(1, 6) }, () => random.pick(pieces)).join(''),
  );
}

/** A decimal number as digits only, without zeros that do not count; undefined for what is none. */
export function exactDigits(
  text: string,
  { decimal = '.', thousands }: Options,
): string | undefined {
  const sign = /[-(]/.test(text) ? '-' : '';
  const bare = text.replace(/[^0-9.,]/g, '').replaceAll(thousands ?? '\0', '');
  const [whole = '', fraction = '', ...rest] = bare.split(decimal);
  if (rest.length > 0 || !/^\d*$/.test(whole + fraction) || whole + fraction === '')
    return undefined;
  const digits = `${whole.replace(/^0+/, '')}.${fraction.replace(/0+$/, '')}`;
  return digits === '.' ? '.' : `${sign}${digits}`;
}

/** The nearest floating point number, as the language has it. */
export function nearestNumber(
  text: string,
  { decimal = '.', thousands, currency }: Options,
): number {
  const sign = /[-(]/.test(text) ? '-' : '';
  const bare = currency === true ? `${sign}${text.replace(/[^0-9.]/g, '')}` : text.trim();
  return Number(bare.replaceAll(thousands ?? '\0', '').replace(decimal, '.'));
}
