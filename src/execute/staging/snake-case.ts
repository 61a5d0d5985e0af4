/** A name in snake_case, without accents and signs: `Total (SEK)` is `total_sek`, `OrderID` is `order_id`; empty where nothing is left. */
export function snakeCase(name: string): string {
  const words = withoutAccents(name)
    .replace(/(\p{Ll}|\p{N})(?=\p{Lu})/gu, '$1_')
    // `OrderIDs` is no `I` and `Ds`.
    .replace(/(\p{Lu})(?=\p{Lu}(?!s(?!\p{Ll}))\p{Ll})/gu, '$1_')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .join('_');
  if (words === '') return '';
  return /^\p{N}/u.test(words) || /^\s*_/.test(name) ? `_${words}` : words;
}

/** Letters of European languages that are no letter with an accent for Unicode. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
};

function withoutAccents(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .replace(/[ßæÆœŒøØłŁđĐðÐþÞı]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFC');
}
