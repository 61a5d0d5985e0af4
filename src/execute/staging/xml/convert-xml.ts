import type { RejectedRecord } from '../reject.ts';
import { ByteWindow } from './byte-window.ts';
import { DelimitedWriter, type Segment } from './delimited-writer.ts';
import { DocumentReader } from './document-reader.ts';
import { RecordReader } from './record-reader.ts';
import { XmlColumns } from './xml-columns.ts';
import { XML_LIMITS } from './xml-limits.ts';

export interface XmlInput {
  readonly path: string;
  /** The path relative to the project, for messages. */
  readonly sourcePath: string;
  /** The name of the repeated element; undefined: the one child of the root. */
  readonly record: string | undefined;
  /** The beginning of the paths of what is written: `${outputBase}.0.csv`, `${outputBase}.1.csv`, … */
  readonly outputBase: string;
  readonly signal: AbortSignal;
}

export interface XmlConversion {
  readonly segments: readonly Segment[];
  /** The columns of all segments without `_record`, in order of first appearance. */
  readonly columns: readonly string[];
  /** Good and rejected. */
  readonly records: number;
  readonly rejects: readonly RejectedRecord[];
  /** The sha256 of the file's bytes as they were read, in hex. */
  readonly checksum: string;
}

/** What tests vary. */
export interface XmlSettings {
  readonly chunkBytes: number;
  readonly usePlainReader: boolean;
  readonly maxRecordBytes: number;
}

const DEFAULTS: XmlSettings = {
  chunkBytes: 1024 * 1024,
  usePlainReader: true,
  maxRecordBytes: XML_LIMITS.recordBytes,
};

/**
 * Turns an XML file into delimited text for DuckDB: one row a record, with its attributes and direct children as columns
 * (see `xml-element.ts` and `xml-columns.ts`). A broken record is a reject; a file broken outside its records is an
 * IngotError, and nothing of it is left.
 */
export function convertXml(input: XmlInput): Promise<XmlConversion> {
  return convertXmlWith(input, DEFAULTS);
}

export async function convertXmlWith(
  input: XmlInput,
  settings: XmlSettings,
): Promise<XmlConversion> {
  await using window = await ByteWindow.open({ ...input, chunkBytes: settings.chunkBytes });
  const columns = new XmlColumns();
  const writer = new DelimitedWriter(input.outputBase, columns.names);
  const records = new RecordReader({ window, columns, writer, ...settings });
  const document = new DocumentReader(window, records, input.record);
  try {
    do {
      input.signal.throwIfAborted();
      await window.more();
    } while (!document.readWindow());
    writer.close();
  } catch (error) {
    writer.discard();
    throw error;
  }
  return {
    segments: writer.segments,
    columns: columns.names,
    records: records.records,
    rejects: records.rejects,
    checksum: window.checksum(),
  };
}
