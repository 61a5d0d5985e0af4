import {
  fileDefaults,
  type CsvDialect,
  type FileFormat,
  type TextEncoding,
} from '../../../core/file-spec.ts';
import { columnNames } from '../../staging/column-names.ts';
import { decode, guessEncoding } from '../guess-encoding.ts';
import { endingOf } from '../guess-format.ts';
import type { PlannedOption, ReadingPlan } from '../plan.ts';
import type { Survey } from '../survey-file.ts';
import { cutAtLineEnd, guessDialect, type GuessedDialect } from './guess-dialect.ts';
import { guessFooter, guessFrame, type Frame } from './guess-frame.ts';
import { guessHeader, type GuessedHeader } from './guess-header.ts';
import { splitRecords } from './split-records.ts';

/** How one file begins and ends. */
interface CsvLook {
  readonly survey: Survey;
  readonly guessed: GuessedDialect;
  readonly frame: Frame;
  readonly header: GuessedHeader;
  readonly footer: readonly string[];
  readonly hasSeparatorLine: boolean;
}

/** Finds out how the files of one table separate their values, and where their records begin and end. */
export function planCsv(surveys: readonly Survey[], format: FileFormat): ReadingPlan {
  const { encoding, notes: encodingNotes } = commonEncoding(surveys);
  const looks = surveys.map((survey) => lookAt(survey, encoding, format));
  const [first] = looks;
  if (first === undefined) throw new Error('There are no files to look at');
  const csv = dialectOf(first, encoding);
  const names = first.frame.records[0]?.values ?? [];
  const isUnruly = first.header.isHeader && names.some((name) => !isPlainName(name));
  const isPadded = paddedThroughout(first);
  return {
    spec: {
      ...fileDefaults,
      format,
      csv,
      normalizeNames: isUnruly,
    },
    options: [
      ...csvOptions(first, csv, format),
      ...(isUnruly
        ? [
            {
              key: 'normalize_names',
              value: true,
              note: 'names with blanks or signs become snake_case',
            },
          ]
        : []),
      ...(isPadded ? [{ key: 'trim', value: true, note: 'values have blanks around them' }] : []),
    ],
    notes: [...encodingNotes, ...differences(looks), ...repeatedNames(first)],
    originOf: () => 'text',
  };
}

function lookAt(survey: Survey, encoding: TextEncoding, format: FileFormat): CsvLook {
  const whole = decode(survey.head, encoding).replace(/^\ufeff/, '');
  const separator = /^sep=([\t\x20-\x7e])(?:\r\n|\n|\r)/i.exec(whole);
  const text = cutAtLineEnd(whole.slice(separator?.[0].length ?? 0), sampleCharacters);
  const isTabbed = format === 'tsv' || endingOf(survey.file.sourcePath) === 'tab';
  const guessed = guessDialect(text, separator?.[1] ?? (isTabbed ? '\t' : undefined));
  const frame = guessFrame(text, splitRecords(text, guessed.dialect));
  const { width } = frame;
  const footer =
    survey.tail === undefined
      ? []
      : guessFooter(lastRecords(survey.tail, encoding, guessed), width);
  const records = frame.records.slice(
    0,
    frame.records.length - (text.length === whole.length ? footer.length : 0),
  );
  return {
    survey,
    guessed,
    frame: { ...frame, records },
    header: guessHeader(records, width),
    footer,
    hasSeparatorLine: separator !== null,
  };
}

const sampleCharacters = 256 * 1024;

/** Of a tail that begins within a record the first line is left out. */
function lastRecords(tail: Buffer, encoding: TextEncoding, { dialect }: GuessedDialect) {
  const isOdd = encoding === 'utf-16' && tail.length % 2 === 1;
  const text = decode(isOdd ? tail.subarray(1) : tail, encoding);
  return splitRecords(text, dialect).slice(1);
}

function commonEncoding(surveys: readonly Survey[]): {
  readonly encoding: TextEncoding;
  readonly notes: readonly string[];
} {
  const guesses = surveys
    .map((survey) => ({ survey, ...guessEncoding(survey) }))
    .filter(({ survey, encoding }) => !survey.isAscii || encoding !== 'utf-8');
  const [first] = guesses;
  if (first === undefined) return { encoding: 'utf-8', notes: [] };
  const other = guesses.find(({ encoding }) => encoding !== first.encoding);
  const doubt = guesses.find((guess) => guess.doubt !== undefined)?.doubt;
  return {
    encoding: first.encoding,
    notes: [
      ...(doubt === undefined ? [] : [doubt]),
      ...(other === undefined
        ? []
        : [
            `"${first.survey.file.sourcePath}" is ${first.encoding} and "${other.survey.file.sourcePath}" is ${other.encoding}: make two tables of them`,
          ]),
    ],
  };
}

function dialectOf(
  { guessed, frame, header, footer }: CsvLook,
  encoding: TextEncoding,
): CsvDialect {
  return {
    ...guessed.dialect,
    header: header.isHeader,
    skip: frame.skip,
    footer: footer.length,
    comment: frame.comment,
    encoding,
  };
}

function csvOptions(look: CsvLook, csv: CsvDialect, format: FileFormat): readonly PlannedOption[] {
  const { frame, header, footer, guessed } = look;
  const isUsual = format === 'tsv' ? csv.delimiter === '\t' : look.hasSeparatorLine;
  const rival =
    guessed.rival === undefined
      ? undefined
      : `${JSON.stringify(guessed.rival)} would fit nearly as well`;
  const oneColumn =
    guessed.width === 1 ? 'one column; this sign is in none of its values' : undefined;
  return [
    ...(isUsual || csv.delimiter === undefined
      ? []
      : [{ key: 'delimiter', value: csv.delimiter, note: rival ?? oneColumn }]),
    ...(csv.quote === '"' ? [] : [{ key: 'quote', value: csv.quote }]),
    ...(csv.escape === fileDefaults.csv.escape || csv.quote === ''
      ? []
      : [{ key: 'escape', value: csv.escape }]),
    ...(csv.encoding === 'utf-8' ? [] : [{ key: 'encoding', value: csv.encoding }]),
    ...(csv.skip === 0 ? [] : [{ key: 'skip', value: csv.skip, note: shownLines(frame.above) }]),
    ...(csv.comment === undefined ? [] : [{ key: 'comment', value: csv.comment }]),
    ...(header.isHeader && header.doubt === undefined
      ? []
      : [
          {
            key: 'header',
            value: header.isHeader,
            note: header.doubt ?? 'the first line has values',
          },
        ]),
    ...(csv.footer === 0 ? [] : [{ key: 'footer', value: csv.footer, note: shownLines(footer) }]),
  ];
}

function shownLines(lines: readonly string[]): string {
  const shown = lines.map((line) =>
    JSON.stringify(line.length > 40 ? `${line.slice(0, 39)}…` : line),
  );
  return shown.length > 3 ? `${shown.slice(0, 3).join(', ')}, …` : shown.join(', ');
}

function isPlainName(name: string): boolean {
  return /^[\p{L}\p{N}_]*$/u.test(name);
}

/** Some column has blanks around each of its values, as between a comma and what follows it. */
function paddedThroughout({ frame, header }: CsvLook): boolean {
  const rows = frame.records.slice(header.isHeader ? 1 : 0).slice(0, 1000);
  const isPadded = (value: string) => value !== value.trim() && value.trim() !== '';
  return Array.from({ length: frame.width }, (_, index) => {
    const values = rows.map(({ values }) => values[index] ?? '').filter((value) => value !== '');
    return values.length > 0 && values.every(isPadded);
  }).some(Boolean);
}

/** What is not the same in all files, by the first file that differs. */
function differences([first, ...rest]: readonly CsvLook[]): readonly string[] {
  if (first === undefined) return [];
  return traits.flatMap(([what, traitOf]) => {
    const other = rest.find((look) => traitOf(look) !== traitOf(first));
    if (other === undefined) return [];
    const names = [other, first].map(({ survey }) => `"${survey.file.sourcePath}"`);
    return [`${names.join(' is unlike ')}: ${what} ${traitOf(other)}, not ${traitOf(first)}`];
  });
}

const traits: readonly (readonly [string, (look: CsvLook) => string])[] = [
  ['delimiter', ({ guessed }) => JSON.stringify(guessed.dialect.delimiter)],
  ['lines above the header', ({ frame }) => String(frame.skip)],
  ['lines at the end', ({ footer }) => String(footer.length)],
  ['header', ({ header }) => String(header.isHeader)],
];

function repeatedNames({ frame, header }: CsvLook): readonly string[] {
  if (!header.isHeader) return [];
  const names = (frame.records[0]?.values ?? []).map((name) => name.trim());
  const unique = columnNames(names);
  const renamed = names.flatMap((name, index) =>
    name === unique[index] ? [] : [`${JSON.stringify(name)} is ${unique[index] ?? ''}`],
  );
  return renamed.length === 0
    ? []
    : [`names of the header that are empty or come twice: ${renamed.slice(0, 5).join(', ')}`];
}
