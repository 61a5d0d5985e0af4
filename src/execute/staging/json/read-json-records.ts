import { IngotError } from '../../../core/error.ts';
import type { ReadFile } from '../chunk.ts';
import { DocumentReader } from './document-reader.ts';
import { DOCUMENT_BLANKS, LINE_BLANKS } from './json-bytes.ts';
import { openReading } from './json-reading.ts';
import { LineReader } from './line-reader.ts';

/** Reads a JSON document, or several one after the other; the records are the elements of an array in it. */
export const readJsonRecords: ReadFile = async (input) => {
  const reading = openReading(input, DOCUMENT_BLANKS);
  await using window = reading.window;
  const document = new DocumentReader(reading, input);
  do {
    await window.more();
    reading.batch.begin();
    document.readWindow();
    await reading.batch.flush();
  } while (!window.isLast);
  document.finish();
  return reading.contents();
};

/** Reads NDJSON, in which each line is a record. */
export const readNdjsonRecords: ReadFile = async (input) => {
  const { record, location, limits } = input.files;
  if (record !== undefined)
    throw new IngotError(
      'SOURCE_KEY_UNUSED',
      'The key "record" is not for ndjson, where each line is a record',
      { location, hint: 'For the elements of an array inside each line use `explode`.' },
    );
  const reading = openReading(input, LINE_BLANKS);
  await using window = reading.window;
  await new LineReader(reading, limits.recordBytes).readAll();
  void window;
  return reading.contents();
};
