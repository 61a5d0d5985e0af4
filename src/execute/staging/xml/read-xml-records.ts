import { personalColumns } from '../../../core/is-personal.ts';
import type { ReadContents, ReaderInput } from '../chunk.ts';
import { absentColumns, absentPart } from '../absent-part.ts';
import { ByteWindow } from './byte-window.ts';
import { columnPlan } from './column-plan.ts';
import { DocumentReader } from './document-reader.ts';
import { NameTable } from './name-table.ts';
import { RecordElements } from './record-elements.ts';
import { RecordReader } from './record-reader.ts';
import { RecordRows } from './record-rows.ts';
import { RowWriter } from './row-writer.ts';
import { Tape } from './tape.ts';
import { XmlColumns } from './xml-columns.ts';
import { recordPath } from '../../../core/xml-path.ts';

/**
 * Reads an XML file: one row a record, with its attributes and children as columns. A broken record is a reject; a file
 * that is broken outside its records is an error.
 */
export async function readXmlRecords(input: ReaderInput): Promise<ReadContents> {
  const { file, files, pieces, sink, signal } = input;
  const mostBytes = files.limits.recordBytes;
  await using window = new ByteWindow({ pieces, sourcePath: file.sourcePath, mostBytes });
  const { document, records, columns, writer, ...found } = readersOf(input, window);
  do {
    signal.throwIfAborted();
    if (sink.isFull) await sink.drain();
    await window.more();
  } while (!document.readWindow());
  writer.flush();
  const names = [...columns.names];
  return { records: records.records, columns: names, absent: absentParts(input, names, found) };
}

function readersOf({ source, files, sink }: ReaderInput, window: ByteWindow) {
  const { xml, limits } = files;
  const plan = columnPlan(source, files);
  const path = files.record === undefined ? undefined : recordPath(files.record, files.location);
  const scanning = { window, tape: new Tape(), names: new NameTable(xml.stripPrefixes) };
  const columns = new XmlColumns(plan);
  const writer = new RowWriter(sink, columns);
  const rows = new RecordRows({ scanning, columns, plan, writer, ...xml });
  const namesColumns = !personalColumns(source).isAny;
  const records = new RecordReader({ scanning, columns, rows, writer, limits, namesColumns });
  const elements = new RecordElements(path, xml.stripPrefixes);
  const document = new DocumentReader({ scanning, records, elements, limits });
  return { document, records, columns, writer, rows, names: scanning.names };
}

function absentParts(
  { source, files: { explode } }: ReaderInput,
  columns: readonly string[],
  { rows, names }: { readonly rows: RecordRows; readonly names: NameTable },
): ReadContents['absent'] {
  const known = Array.from({ length: names.count }, (_, name) => names.text(name));
  const { hasPath, keys } = rows.absent;
  const absent = [
    ...(hasPath ? [] : [absentPart('path', { name: explode?.path ?? '' }, known)]),
    ...keys.map((name) => absentPart('key', { name }, known)),
    ...absentColumns(source, columns, known),
  ];
  return absent.length === 0 ? undefined : absent;
}
