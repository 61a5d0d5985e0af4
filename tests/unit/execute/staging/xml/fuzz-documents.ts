import { isUtf8 } from 'node:buffer';
import { damaged, randomDocument } from './random-document.ts';
import { outcome, seeded, type ReadDocument } from './read-document.ts';
import { difference, isWhole } from './saxes-agreement.ts';

export interface FuzzFailure {
  readonly seed: number;
  readonly difference: unknown;
}

/** Reads documents that chance made and damaged, one for each seed, and gives those that are read wrongly. */
export async function fuzz(firstSeed: number, documents: number): Promise<readonly FuzzFailure[]> {
  const failures: FuzzFailure[] = [];
  for (let seed = firstSeed; seed < firstSeed + documents && failures.length < 10; seed++) {
    const found = await wrongFor(seed).catch((error: unknown) => String(error));
    if (found !== undefined) failures.push({ seed, difference: found });
  }
  return failures;
}

async function wrongFor(seed: number): Promise<unknown> {
  const random = seeded(seed);
  const document = damaged(randomDocument(random), random);
  const pieceBytes = 1 + random(60);
  switch (random(4)) {
    case 0:
      return wrongBytes(flipped(Buffer.from(document), random), pieceBytes);
    case 1:
      return otherEncoding(document, pieceBytes);
    default:
      return difference(document, pieceBytes);
  }
}

/** Bytes that are no UTF-8 can't be taken; all others are a document like any. */
async function wrongBytes(bytes: Buffer, pieceBytes: number): Promise<unknown> {
  if (isUtf8(bytes)) return difference(bytes.toString(), pieceBytes);
  const read = await outcome(bytes, { record: 'o', pieceBytes });
  return isWhole(read) ? { bytes: bytes.toString('latin1'), read } : undefined;
}

/** The same document as UTF-16 must give the same, at other bytes. */
async function otherEncoding(document: string, pieceBytes: number): Promise<unknown> {
  const utf16 = Buffer.from(`\ufeff${document}`, 'utf16le');
  const [one, other] = await Promise.all([
    outcome(document, { record: 'o', pieceBytes }),
    outcome(utf16, { record: 'o', pieceBytes }),
  ]);
  if (JSON.stringify(withoutOffsets(one)) !== JSON.stringify(withoutOffsets(other))) {
    return { document, one, other };
  }
  const { offsets = [], rejects = [] } = other as Partial<ReadDocument>;
  const wrong = [...offsets, ...rejects.map(({ offset }) => offset)].filter(
    (offset) => utf16.toString('utf16le', offset, offset + 4) !== '<o',
  );
  return wrong.length === 0 ? undefined : { document, wrong };
}

function withoutOffsets(read: unknown): unknown {
  const { offsets, rejects, ...rest } = read as Partial<ReadDocument>;
  return { ...rest, rejects: rejects?.map((reject) => ({ ...reject, offset: 0 })) };
}

function flipped(bytes: Buffer, random: (below: number) => number): Buffer {
  for (let times = 1 + random(3); times > 0 && bytes.length > 0; times--) {
    const at = random(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  }
  return bytes;
}
