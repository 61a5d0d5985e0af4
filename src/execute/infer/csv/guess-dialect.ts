import type { FixedDialect } from '../../staging/csv/csv-dialect.ts';
import { splitRecords, type SampleRecord } from './split-records.ts';

/** What separates the values of a text, and how sure that is. */
export interface GuessedDialect {
  readonly dialect: FixedDialect;
  /** How many values most records have. */
  readonly width: number;
  /** The other delimiter that fits nearly as well. */
  readonly rival: string | undefined;
}

const common = [',', ';', '\t', '|'];
const rare = ['^', '~', ':'];
/** As much of a text tells its dialect. */
const sampleLength = 128 * 1024;

/**
 * Guesses delimiter, quote and escape: those by which most records have the same number of values, and most values look
 * like something whole.
 */
export function guessDialect(text: string, preferred: string | undefined): GuessedDialect {
  const sample = cutAtLineEnd(text, sampleLength);
  const scored = [...common, ...rare]
    .filter((delimiter) => delimiter === preferred || sample.includes(delimiter))
    .map((delimiter) => bestQuoting(sample, delimiter))
    .map((each) => ({ ...each, score: each.score * prior(each.dialect.delimiter, preferred) }))
    .filter(({ width }) => width > 1)
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined) return oneColumn(sample);
  const isClose = second !== undefined && second.score > best.score * 0.8;
  return {
    dialect: best.dialect,
    width: best.width,
    rival: isClose ? second.dialect.delimiter : undefined,
  };
}

/** The text up to the last line end before a length; the whole where it is shorter. */
export function cutAtLineEnd(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.lastIndexOf('\n', length);
  return end === -1 ? text.slice(0, length) : text.slice(0, end + 1);
}

/** What most records of a table have in common. */
export interface Shape {
  /** The number of values. */
  readonly width: number;
  /** The first record that has so many. */
  readonly first: number;
  /** How many of the records from there on have so many, from 0 to 1. */
  readonly share: number;
}

const longestPreamble = 30;

/** The most frequent number of values that is more than one, if the records have it nearly throughout; else one. */
export function shapeOf(records: readonly SampleRecord[]): Shape {
  const counts = new Map<number, number>();
  for (const { values } of records) counts.set(values.length, (counts.get(values.length) ?? 0) + 1);
  const widths = [...counts]
    .filter(([width]) => width > 1)
    .sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  const [width, usual] = widths[0] ?? [1, records.length];
  const first = records.findIndex(({ values }) => values.length === width);
  const share = usual / Math.max(1, records.length - first);
  const isTable = first <= longestPreamble && (usual > 1 || first === 0) && share >= leastShare;
  return width > 1 && isTable ? { width, first, share } : { width: 1, first: 0, share: 1 };
}

const leastShare = 0.6;

interface Scored {
  readonly dialect: FixedDialect;
  readonly width: number;
  readonly faulty: number;
  readonly score: number;
}

function prior(delimiter: string, preferred: string | undefined): number {
  if (delimiter === preferred) return 2;
  return rare.includes(delimiter) ? 0.4 : 1;
}

function bestQuoting(text: string, delimiter: string): Scored {
  return quotings(text, delimiter)
    .map((quoting) => score(text, { delimiter, ...quoting }))
    .reduce((best, each) => (isBetter(each, best) ? each : best));
}

function isBetter(a: Scored, b: Scored): boolean {
  return a.score === b.score ? a.faulty < b.faulty : a.score > b.score;
}

/** Ways to quote that the text gives reason for; the usual one comes first, and wins where others do no better. */
function quotings(text: string, delimiter: string): Omit<FixedDialect, 'delimiter'>[] {
  const sign = delimiter.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const hasAround = (quote: string) =>
    new RegExp(`(?:^|${sign}) *${quote}[^${quote}]*${quote} *(?:${sign}|$)`, 'm').test(text);
  return [
    { quote: '"', escape: '"' },
    ...(text.includes('\\"') ? [{ quote: '"', escape: '\\' }] : []),
    ...(hasAround("'") ? [{ quote: "'", escape: "'" }] : []),
    ...(hasAround("'") && text.includes("\\'") ? [{ quote: "'", escape: '\\' }] : []),
    // Where some values are in quotes, one that is not closed is a mistake, and no sign for itself.
    ...(text.includes('"') && !hasAround('"') ? [{ quote: '', escape: '' }] : []),
  ];
}

function score(text: string, dialect: FixedDialect): Scored {
  const records = splitRecords(text, dialect);
  const counts = new Map<number, number>();
  let [cells, whole, faulty] = [0, 0, 0];
  for (const { values, isFaulty, quoted } of records) {
    counts.set(values.length, (counts.get(values.length) ?? 0) + 1);
    if (isFaulty) faulty++;
    cells += values.length;
    // What stands in quotes is one value by the word of who wrote it.
    whole += Math.min(values.length, quoted + values.filter(isWhole).length);
  }
  const regular = [...counts].reduce((sum, [each, n]) => sum + (n * (each - 1)) / each, 0);
  const pattern = regular / Math.max(1, counts.size) / Math.max(1, records.length);
  const quotedWhole = dialect.quote === '' ? 0.9 : 1;
  const sound = 1 - faulty / Math.max(1, records.length);
  const { width, first } = shapeOf(records);
  // Lines above the header are rarer than a sign that stands in values and not in the header.
  const begin = first === 0 ? 1 : 0.7;
  const meaning = 0.3 + (0.7 * whole) / Math.max(1, cells);
  const likely = pattern * meaning * sound * sound * quotedWhole * begin;
  return { dialect, width, faulty, score: likely };
}

/** Numbers, dates, codes and short texts, without what could be a delimiter of another dialect or a stray quote. */
function isWhole(value: string): boolean {
  const text = value.trim();
  if (text === '' || /^[-+(]?\p{Sc}? ?\d[\d.,' ]*\p{Sc}?%?\)?$/u.test(text)) return true;
  return /^[^;|\t,"^~]{1,80}$/.test(text) && !/^'|'$/.test(text);
}

/** With a delimiter that is nowhere, so that each line is one value. */
function oneColumn(text: string): GuessedDialect {
  const delimiter = [...common, ...rare].find((each) => !text.includes(each)) ?? ',';
  return { dialect: bestQuoting(text, delimiter).dialect, width: 1, rival: undefined };
}
