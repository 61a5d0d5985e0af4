import { readChunks } from './read-file.ts';
import { RecordScanner, type ScannedRecord, type ScanOptions } from './record-scanner.ts';

/** Some records in a row, and bytes that hold the whole text of each one without a fault. */
export interface RecordBatch {
  readonly records: readonly ScannedRecord[];
  readonly bytes: Buffer;
  /** Where the bytes stand in the file. */
  readonly offset: number;
}

/** Goes through the records of a file a second time, now with their bytes. */
export async function* readRecords(
  path: string,
  scan: ScanOptions,
  signal: AbortSignal,
): AsyncGenerator<RecordBatch> {
  let records: ScannedRecord[] = [];
  const scanner = new RecordScanner({ ...scan, onRecord: (record) => records.push(record) });
  let bytes: Buffer = Buffer.alloc(0);
  let offset = 0;
  const take = (): RecordBatch => {
    const batch = { records, bytes, offset };
    const done = records.at(-1)?.end ?? offset;
    records = [];
    // A record that is already too long is a fault, and its text is not needed.
    const keep = offset + bytes.length - done > scan.maxRecordBytes ? bytes.length : done - offset;
    bytes = Buffer.from(bytes.subarray(keep));
    offset += keep;
    return batch;
  };
  for await (const chunk of readChunks(path, signal)) {
    if (bytes.length === 0) offset = chunk.offset;
    bytes = Buffer.concat([bytes, chunk.bytes]);
    scanner.push(chunk.bytes, chunk.offset);
    yield take();
  }
  scanner.finish(offset + bytes.length);
  yield take();
}
