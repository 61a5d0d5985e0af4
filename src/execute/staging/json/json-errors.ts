import { IngotError } from '../../../core/error.ts';
import type { Location } from '../../../core/source-text.ts';
import type { ReaderInput } from '../chunk.ts';
import { faultWords } from './json-fault.ts';
import type { JsonReading } from './json-reading.ts';

/** What is wrong at a place of a document. */
export interface Mistake {
  readonly words: string;
  readonly location: Location;
}

export function mistakeOf({ window, scanner }: JsonReading): Mistake {
  return { words: faultWords(scanner), location: window.locationAt(scanner.faultAt) };
}

/** The document is broken; `isSequence`: between values at its top. */
export function brokenError({ words, location }: Mistake, isSequence: boolean): IngotError {
  const hint = 'Nothing of the file was staged. Mend it, or get it again.';
  return new IngotError('SOURCE_JSON_BROKEN', `The file is not valid JSON: ${words}`, {
    location,
    hint: isSequence ? `${hint} Where each line is a record set \`format: ndjson\`.` : hint,
  });
}

/** A document is a value at least; a file without any was probably not written to its end. */
export function emptyError({ file }: ReaderInput): IngotError {
  return new IngotError(
    'SOURCE_EMPTY',
    `The file "${file.sourcePath}" is empty, which is not JSON`,
    {
      location: file.location,
      hint: 'Get the file again, or take it away; no records at all are `[]`. Where each line is a record set `format: ndjson`.',
    },
  );
}

/** Nothing says which values are the records; `arrays` are the paths that might be meant. */
export function unknownRecordError({ file }: ReaderInput, arrays: readonly string[]): IngotError {
  const [first = 'path.of.the.array'] = arrays;
  return new IngotError(
    'SOURCE_JSON_RECORD_UNKNOWN',
    arrays.length > 0
      ? `"${file.sourcePath}" is one object with arrays of objects in it (${listed(arrays)}), so it is not clear what its records are`
      : `"${file.sourcePath}" begins with an object that is too large for a record`,
    {
      location: file.location,
      hint: `Set \`record: ${first}\` for the elements of an array, or \`record: $\` for the object as one record.`,
    },
  );
}

/** The path to the records leads to nothing. */
export function noRecordError({ file, files }: ReaderInput, arrays: readonly string[]): IngotError {
  return new IngotError(
    'SOURCE_JSON_RECORD_NOT_FOUND',
    `"${file.sourcePath}" has nothing at "${files.record ?? ''}"`,
    {
      location: file.location,
      hint:
        arrays.length === 0
          ? 'Correct `record`; no array of objects was found.'
          : `Correct \`record\`; arrays of objects are at ${listed(arrays)}.`,
    },
  );
}

function listed(paths: readonly string[]): string {
  return paths.map((path) => `"${path}"`).join(', ');
}
