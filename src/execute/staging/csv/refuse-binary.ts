import { IngotError } from '../../../core/error.ts';
import type { TextEncoding } from '../../../core/file-spec.ts';
import type { FoundFile } from '../find-files.ts';

/** How files begin that are no text, one character for each byte. */
const beginnings: readonly (readonly [start: string, what: string])[] = [
  ['PK\x03\x04', 'a zip file, such as an Excel workbook (.xlsx)'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook (.xls) or another Office file'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['%PDF-', 'a PDF'],
  ['PAR1', 'a Parquet file'],
  ['SQLite format 3\0', 'a SQLite database'],
  ['Obj\x01', 'an Avro file'],
  ['BZh', 'compressed with bzip2'],
  ['\xfd7zXZ\0', 'compressed with xz'],
  ["7z\xbc\xaf'\x1c", 'a 7-Zip file'],
];

/** Of so many bytes fewer NULs can be a slip. */
const fewNuls = 8;

/**
 * Refuses a file that is no text, by its first bytes.
 * @throws IngotError SOURCE_NOT_TEXT, SOURCE_ENCODING
 */
export function refuseBinary(
  first: Buffer,
  { encoding, file }: { readonly encoding: TextEncoding; readonly file: FoundFile },
): void {
  const bytes = first.subarray(0, 4096);
  const start = bytes.toString('latin1', 0, 16);
  const found = beginnings.find(([begin]) => start.startsWith(begin))?.[1];
  if (found !== undefined) throw notText(file, `it looks like ${found}`);
  if (encoding.startsWith('utf-16')) return;
  const [even, odd] = countNuls(bytes);
  if (even + odd < fewNuls || (even + odd) * 20 < bytes.length) return;
  // Most letters of UTF-16 have one byte that is NUL, always the same one.
  const isWide = Math.min(even, odd) * 10 < Math.max(even, odd) && (even + odd) * 4 > bytes.length;
  if (!isWide) throw notText(file, 'it has many NUL bytes, as binary files have');
  throw new IngotError(
    'SOURCE_ENCODING',
    `The file "${file.sourcePath}" looks like UTF-16, and is read as ${encoding}`,
    { location: file.location, hint: 'Set `encoding: utf-16` for these files.' },
  );
}

function countNuls(bytes: Buffer): readonly [even: number, odd: number] {
  const counts: [number, number] = [0, 0];
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1))
    if (at % 2 === 0) counts[0]++;
    else counts[1]++;
  return counts;
}

function notText(file: FoundFile, reason: string): IngotError {
  return new IngotError(
    'SOURCE_NOT_TEXT',
    `The file "${file.sourcePath}" is no delimited text: ${reason}`,
    {
      location: file.location,
      hint: 'Get it as CSV, or say its true `format`.',
    },
  );
}
