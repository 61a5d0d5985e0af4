type Random = (below: number) => number;

const TEXTS = [
  'x',
  '1',
  'a,b',
  '"q"',
  'é',
  '😀',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  ']',
  '\\',
  '&amp;',
  '&lt;',
  '&quot;',
  '&#10;',
  '&#13;',
  '&#32;',
  '&#x1F600;',
  '￼',
  '\ufffd',
  '>',
];
const NAMES = ['a', 'b', 'ab', 'ç', 'a1', 'x:a', '_', 'o'];
const ATTRIBUTES = ['i', 'k', 'a', 'b', 'xmlns', 'xmlns:p', 'x:a'];
const ODD = [
  '<!-- </o> -->',
  '<!--\n-->',
  '<![CDATA[<o>]]>',
  '<![CDATA[]]>',
  '<![CDATA[ ]]>',
  '<![CDATA[a\r\n]]]>',
  '<?p <o> ?>',
  '<?p?>',
];
const BETWEEN = ['', '\n', ' ', '<!-- o -->', '<?p?>', '\r\n  '];

/** A well-formed document whose records are elements "o", with all that XML has but a DTD. */
export function randomDocument(random: Random): string {
  const body = some(random, 6, () => record(random) + pick(random, BETWEEN));
  return random(6) === 0 ? `<r><w>${body}</w>${body}</r>` : `<r>${body}</r>`;
}

function record(random: Random): string {
  const attributes = random(3) === 0 ? attributesOf(random) : '';
  if (random(12) === 0) return `<o${attributes}/>`;
  const inner =
    random(3) === 0
      ? content(random, 1)
      : some(random, 5, () => pick(random, ['', '\n', '  ']) + element(random, 1));
  return `<o${attributes}>${inner}</o>`;
}

function element(random: Random, depth: number): string {
  const name = pick(random, NAMES);
  const attributes = random(4) === 0 ? attributesOf(random) : '';
  if (random(8) === 0) return `<${name}${attributes}/>`;
  return `<${name}${attributes}>${content(random, depth)}</${name}${pick(random, ['', '', '', ' '])}>`;
}

function content(random: Random, depth: number): string {
  const kind = random(10);
  if (kind < 6 || depth > 3) return some(random, 3, () => pick(random, TEXTS));
  if (kind < 9) {
    return some(random, 3, () => pick(random, ['', ' ', '\n ']) + element(random, depth + 1));
  }
  return some(
    random,
    4,
    () => [pick(random, TEXTS), element(random, depth + 1), pick(random, ODD)].at(random(3)) ?? '',
  );
}

function attributesOf(random: Random): string {
  const names = new Set(Array.from({ length: random(4) }, () => pick(random, ATTRIBUTES)));
  return [...names]
    .map((name) => {
      const quote = pick(random, ['"', "'"]);
      const value = some(random, 3, () => pick(random, TEXTS).replaceAll(quote, ''));
      const equals = pick(random, ['=', '=', '= ', '\n=']);
      return `${pick(random, [' ', '\n', '  '])}${name}${equals}${quote}${value}${quote}`;
    })
    .join('');
}

const PARTS = [
  '<',
  '>',
  '&',
  '/',
  '"',
  "'",
  '=',
  'o',
  ' ',
  '\n',
  '\u0001',
  '</o>',
  '<o>',
  '</a>',
  '<a>',
  '-->',
  '<!--',
  ']]>',
  '<![CDATA[',
  '?>',
  '<?',
];

/** The document with none to three parts of it taken away, replaced, doubled or moved. */
export function damaged(document: string, random: Random): string {
  let text = document;
  for (let times = random(4); times > 0; times--) text = damagedOnce(text, random);
  return text.toWellFormed();
}

function damagedOnce(text: string, random: Random): string {
  const at = random(text.length + 1);
  const length = random(8);
  switch (random(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at + length) + text.slice(at);
    case 3:
      return text.slice(0, at) + pick(random, PARTS) + text.slice(at + length);
    default:
      return text.slice(0, at) + pick(random, PARTS) + text.slice(at);
  }
}

function pick(random: Random, items: readonly string[]): string {
  return items[random(items.length)] ?? '';
}

function some(random: Random, most: number, part: () => string): string {
  return Array.from({ length: random(most + 1) }, part).join('');
}
