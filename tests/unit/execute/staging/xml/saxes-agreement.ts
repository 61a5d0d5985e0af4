import { outcome, type DocumentOptions, type ReadDocument } from './read-document.ts';
import { saxesElements, saxesMistake } from './saxes-oracle.ts';
import { treeRows } from './tree-rows.ts';

/** Whether the reader took a document without an error and without rejects. */
export function isWhole(read: unknown): boolean {
  const { rejects } = read as Partial<ReadDocument>;
  return rejects?.length === 0;
}

/** What the reader is to give for a well-formed document. */
export function saxesRows(document: string, record: string): Partial<ReadDocument> {
  const elements = saxesElements(document, record);
  const { columns, text } = treeRows(elements);
  return { columns, texts: text === '' ? [] : [text], records: elements.length, rejects: [] };
}

/** The different outcomes that a document has, where pieces end at any of its bytes. */
export async function atEveryBorder(
  document: string | Buffer,
  options: DocumentOptions,
): Promise<readonly unknown[]> {
  const sizes = Array.from({ length: Buffer.byteLength(document) + 1 }, (_, index) => index + 1);
  const outcomes = await Promise.all(
    sizes.map((pieceBytes) => outcome(document, { ...options, pieceBytes })),
  );
  const different = new Map(outcomes.map((each) => [JSON.stringify(each), each]));
  return [...different.values()];
}

/** What is different between the reader and saxes, and between the reader with small pieces and with one. */
export async function difference(document: string, pieceBytes: number): Promise<unknown> {
  const read = await outcome(document, { record: 'o', pieceBytes });
  const whole = await outcome(document, { record: 'o', pieceBytes: 1 << 16 });
  if (JSON.stringify(read) !== JSON.stringify(whole)) return { document, read, whole };
  const mistake = saxesMistake(document);
  if (isComparable(document, read) && isWhole(read) !== (mistake === undefined)) {
    return { document, read, mistake };
  }
  if (!isWhole(read)) return misplaced(document, read);
  const { columns, texts, records, rejects } = read as ReadDocument;
  const expected = saxesRows(document, 'o');
  return JSON.stringify({ columns, texts, records, rejects }) === JSON.stringify(expected)
    ? misplaced(document, read)
    : { document, columns, texts, expected };
}

/** Records and rejects that are not where the reader says. */
function misplaced(document: string, read: unknown): unknown {
  const { offsets = [], lines = [], rejects = [] } = read as Partial<ReadDocument>;
  const bytes = Buffer.from(document);
  const places = [...offsets.map((offset, at) => ({ offset, line: lines[at] })), ...rejects];
  const wrong = places.filter(
    ({ offset, line }) =>
      !bytes.toString('utf8', offset, offset + 3).startsWith('<o') ||
      bytes.toString('latin1', 0, offset).split('\n').length !== line,
  );
  return wrong.length === 0 ? undefined : { document, wrong };
}

/** Not what we refuse though it is well-formed, nor `<?p?x?>`, which saxes takes though XML does not. */
function isComparable(document: string, read: unknown): boolean {
  const { code } = read as Partial<{ code: string }>;
  const isOurs = ['XML_STRAY_TEXT', 'XML_RECORD_NOT_FOUND', 'XML_DTD'].includes(code ?? '');
  return !isOurs && !/<\?[^\s?<>]+\?(?!>)/.test(document);
}
