import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { IngotError } from '../core/error.ts';
import type { SourceText } from '../core/source-text.ts';

/** Longest text file in bytes; a template or a YAML file may be far shorter. */
const maxBytes = 40_000_000;

/**
 * Reads a text file, without its byte order mark.
 * @throws IngotError FILE_ENCODING when it is not UTF-8, FILE_UNREADABLE when it can't be read
 */
export function readText(path: string, { root }: { readonly root: string }): SourceText {
  const shown = shownPath(path, root);
  let bytes: Buffer;
  try {
    refuseStrange(path, shown);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof IngotError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new IngotError('FILE_UNREADABLE', `${shown} can't be read (${reason})`, {
      cause: error,
      hint: 'Check that it exists and that you may read it.',
    });
  }
  if (!isUtf8(bytes)) {
    const text = bytes.toString('utf8');
    const line = text.slice(0, text.indexOf('\uFFFD')).split('\n').length;
    throw new IngotError('FILE_ENCODING', `${shown} is not UTF-8 text (line ${line})`, {
      hint: 'Save it as UTF-8.',
    });
  }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return { path: shown, text: bytes.toString('utf8', start) };
}

/** A pipe or a device never ends, and a very long file would fill the memory. */
function refuseStrange(path: string, shown: string): void {
  const found = statSync(path);
  if (found.isFile() && found.size <= maxBytes) return;
  if (found.isFile())
    throw new IngotError('FILE_UNREADABLE', `${shown} is longer than ${maxBytes / 1_000_000} MB`, {
      hint: 'Raw data belongs below data/, as a source.',
    });
  throw new IngotError('FILE_UNREADABLE', `${shown} is not a file`, {
    hint: 'A folder, a pipe or a device can’t be read as text; put a file there.',
  });
}

/** Relative to the project where the file is in it, with `/` on every system. */
export function shownPath(path: string, root: string): string {
  const inside = relative(root, path);
  return (inside.startsWith('..') ? path : inside).split(sep).join('/');
}
