import { IngotError, type ErrorCollector } from '../core/error.ts';
import { locationAt, type SourceText } from '../core/source-text.ts';

/** What the place of a file says: `models/gold/airline/kpi.sql` is `gold.kpi` in the folders gold and airline. */
export interface FileName {
  readonly name: string;
  readonly layer: string | undefined;
  readonly fullName: string;
  /** Folders below the root folder, then the name. */
  readonly segments: readonly string[];
}

/** Reads the name of a node off its path; a name that SQL would need quotes for is a mistake. */
export function readFileName(
  file: { readonly path: string; readonly rootFolder: string },
  errors: ErrorCollector,
): FileName {
  const segments = file.path
    .slice(file.rootFolder.length + 1)
    .replace(/\.[^./]+$/, '')
    .split('/');
  const name = segments.at(-1) ?? '';
  const layer = segments.length > 1 ? segments[0] : undefined;
  for (const part of layer === undefined ? [name] : [layer, name]) {
    if (isName(part)) continue;
    const source: SourceText = { path: file.path, text: '' };
    const hint = isName(part.normalize('NFC'))
      ? 'Its letters and their accents are characters of their own; rename it with whole letters (NFC).'
      : 'Names are made of letters, digits and underscores, and do not begin with a digit.';
    errors.add(
      new IngotError(
        'FILE_NAME_INVALID',
        `${JSON.stringify(part)} can't be the name of a table or schema`,
        { location: locationAt(source, 0), hint },
      ),
    );
  }
  return { name, layer, fullName: layer === undefined ? name : `${layer}.${name}`, segments };
}

function isName(part: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(part);
}
