/** How lines begin that sum up what stands above them, in lower case. */
const sums = [
  'total',
  'totals',
  'totalt',
  'totaal',
  'totale',
  'totaux',
  'grand total',
  'subtotal',
  'sub-total',
  'sum',
  'sums',
  'summa',
  'summe',
  'somme',
  'suma',
  'soma',
  'gesamt',
  'gesamtsumme',
  'yhteensä',
  'i alt',
  'итого',
];

const ends = /^(?:eof|end|trl|trailer|footer|end of (?:file|report|data)|ende|fin|slut)$/;
const counts = /^\(?\d[\d,. ]* (?:rows?|records?|lines?|rader|zeilen|lignes|poster)\b/;
const remarks =
  /^(?:generated|exported|created|printed|source|note|notes|report|page|copyright|©|\*|--)/;

/** Whether a text begins a line that sums up: `Total`, `Summe:`. */
export function isSum(text: string): boolean {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[:.=\s]+$/, '');
  return sums.includes(plain);
}

/** Whether a line by itself tells that the data has ended, or where they come from. */
export function isEndRemark(text: string): boolean {
  const plain = text.trim().toLowerCase();
  const [first = ''] = plain.split(/[:\s]/);
  return (
    ends.test(plain) ||
    counts.test(plain) ||
    remarks.test(plain) ||
    sums.includes(first.replace(/[:.=]+$/, ''))
  );
}
