import type { ColumnValues, Shape } from './column-values.ts';
import { fits, unlike, type Trial } from './column-guess.ts';

/** Words for true and false that stand together. */
const pairs: readonly (readonly [string, string])[] = [
  ['true', 'false'],
  ['yes', 'no'],
  ['y', 'n'],
  ['t', 'f'],
  ['on', 'off'],
  ['ja', 'nej'],
  ['ja', 'nein'],
  ['ja', 'nei'],
  ['ja', 'nee'],
  ['j', 'n'],
  ['oui', 'non'],
  ['o', 'n'],
  ['si', 'no'],
  ['sí', 'no'],
  ['s', 'n'],
  ['sim', 'não'],
  ['sim', 'nao'],
  ['tak', 'nie'],
  ['ano', 'ne'],
  ['да', 'нет'],
  ['kyllä', 'ei'],
  ['igen', 'nem'],
  ['evet', 'hayır'],
  ['vrai', 'faux'],
  ['wahr', 'falsch'],
  ['sant', 'falskt'],
  ['vero', 'falso'],
  ['verdadero', 'falso'],
  ['verdadeiro', 'falso'],
];

/** A column that has both words of a pair, and no others: one word alone may be the name of a country. */
export function guessBoolean({ isRegular }: ColumnValues, shapes: readonly Shape[]): Trial {
  if (!isRegular || shapes.length === 0 || shapes.length > 12) return unlike;
  const words = new Set(shapes.map(({ text }) => text.toLowerCase()));
  const pair = pairs.find((each) => words.size === 2 && each.every((word) => words.has(word)));
  if (pair === undefined) return unlike;
  const [yes, no] = pair;
  return yes === 'true'
    ? fits('boolean')
    : fits('boolean', { booleans: { true: [yes], false: [no] } });
}
