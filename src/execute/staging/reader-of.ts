import type { FileFormat } from '../../core/file-spec.ts';
import type { ReadFile } from './chunk.ts';
import { readCsvRecords } from './csv/read-csv-records.ts';
import { readJsonRecords, readNdjsonRecords } from './json/read-json-records.ts';
import { maskingErrors } from './masked-errors.ts';
import { readXmlRecords } from './xml/read-xml-records.ts';

/** The reader of a format of texts. */
export function readerOf(format: Exclude<FileFormat, 'parquet'>): ReadFile {
  return maskingErrors(plainReader(format));
}

function plainReader(format: Exclude<FileFormat, 'parquet'>): ReadFile {
  switch (format) {
    case 'csv':
    case 'tsv':
      return readCsvRecords;
    case 'json':
      return readJsonRecords;
    case 'ndjson':
      return readNdjsonRecords;
    case 'xml':
      return readXmlRecords;
  }
}
