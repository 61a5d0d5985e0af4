import { IngotError } from '../../core/error.ts';
import type { FileFormat } from '../../core/file-spec.ts';
import { decode, guessEncoding } from './guess-encoding.ts';
import type { Survey } from './survey-file.ts';

/**
 * The format of a file, by what stands in it; its name only tells what contents can't.
 * @throws IngotError INFER_FORMAT_UNKNOWN
 */
export function guessFormat(survey: Survey): FileFormat {
  const { head, file } = survey;
  const binary = binaryFormat(head);
  if (binary === 'parquet') return 'parquet';
  const { encoding } = guessEncoding(survey);
  if (binary !== undefined || (encoding !== 'utf-16' && head.includes(0)))
    throw unknownFormat(file.sourcePath, binary);
  const text = decode(head, encoding)
    .replace(/^\ufeff/, '')
    .trimStart();
  const ending = endingOf(file.sourcePath);
  if (/^<(?:!doctype )?html\b/i.test(text)) throw unknownFormat(file.sourcePath, 'a web page');
  const isNamed = /^(?:csv|tsv|json|ndjson)$/.test(ending);
  if (text.startsWith('<?xml') || (!isNamed && /^<(?:!|[\p{L}_])/u.test(text))) return 'xml';
  const json = /^(?:csv|tsv|xml)$/.test(ending) ? undefined : jsonFormat(text, survey);
  return json ?? formatOfEnding(ending);
}

/** For what stands in the file tells nothing; where it is broken, its reader tells how. */
function formatOfEnding(ending: string): FileFormat {
  if (ending === 'xml' || ending === 'json' || ending === 'ndjson') return ending;
  if (ending === 'jsonl') return 'ndjson';
  return ending === 'tsv' || ending === 'tab' ? 'tsv' : 'csv';
}

/** The ending of a name in lower case, without that of a compression. */
export function endingOf(path: string): string {
  const plain = path.replace(/\.(?:gz|zst|zstd)$/i, '');
  return (/\.([^./]+)$/.exec(plain)?.[1] ?? '').toLowerCase();
}

function jsonFormat(text: string, { isWhole, head, bytes }: Survey): FileFormat | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const isAll = isWhole && head.length === bytes;
  const whole = isAll ? lines : lines.slice(0, -1);
  const objects = whole.slice(0, 100).filter((line) => /^\s*[[{]/.test(line) && isJson(line));
  if (objects.length > 1 || (whole.length > 1 && objects.length === 1 && isObjectLine(lines)))
    return 'ndjson';
  if (/^\[\s*[[{"\d\-\]tfn]/.test(text) || /^\{\s*["}]/.test(text)) return 'json';
  return undefined;
}

/** Of two lines one may be broken. */
function isObjectLine([first = '', second = '']: readonly string[]): boolean {
  return /^\s*\{.*\}\s*$/.test(first) && /^\s*\{/.test(second);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const signatures: readonly (readonly [string, string])[] = [
  ['PAR1', 'parquet'],
  ['PK\u0003\u0004', 'a workbook or an archive'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old workbook'],
  ['%PDF', 'a PDF'],
  ['SQLite format 3', 'a database of SQLite'],
  ['BZh', 'compressed with bzip2'],
  ['\u00fd7zXZ', 'compressed with xz'],
  ['Obj\u0001', 'Avro'],
  ['ORC', 'ORC'],
  ['ARROW1', 'Arrow'],
];

function binaryFormat(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 16);
  const isText = !head.subarray(0, 1000).includes(0);
  return signatures.find(
    ([sign]) => start.startsWith(sign) && (!isText || !['BZh', 'ORC'].includes(sign)),
  )?.[1];
}

function unknownFormat(path: string, what: string | undefined): IngotError {
  return new IngotError(
    'INFER_FORMAT_UNKNOWN',
    `The file "${path}" is no text that can be staged${what === undefined ? '' : `: it is ${what}`}`,
    { hint: 'Export it as CSV, JSON, XML or Parquet first.' },
  );
}
