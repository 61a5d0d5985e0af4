import type { FileSpec } from '../../../core/file-spec.ts';
import type { Source } from '../../../core/node.ts';
import type { TextLayout } from '../chunk.ts';
import { hasHeader, type CsvLayout } from './csv-header.ts';

/** How a file begins, and what follows from it. */
export interface KnownHead {
  readonly layout: CsvLayout;
  readonly text: TextLayout;
}

interface SourceHead extends KnownHead {
  readonly files: FileSpec;
  readonly bytes: Buffer;
}

/** Of each source how its last file began: most files of a source begin with the same bytes. */
const heads = new WeakMap<Source, SourceHead>();

export function rememberHead(
  { source, files }: { readonly source: Source; readonly files: FileSpec },
  text: Buffer,
  head: KnownHead,
): void {
  const { body, fault, lineEnd } = head.layout;
  // Behind a carriage return the next byte counts too, and without a header the first record does.
  if (!hasHeader(files.csv) || fault !== undefined || lineEnd === '\r') return;
  heads.set(source, { ...head, files, bytes: Buffer.from(text.subarray(0, body.offset)) });
}

/** How a file begins with such a text, where that is known. */
export function knownHead(
  { source, files }: { readonly source: Source; readonly files: FileSpec },
  text: Buffer,
): KnownHead | undefined {
  const head = heads.get(source);
  if (head?.files !== files || text.length < head.bytes.length) return undefined;
  return head.bytes.compare(text, 0, head.bytes.length) === 0 ? head : undefined;
}
