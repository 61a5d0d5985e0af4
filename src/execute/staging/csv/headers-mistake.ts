import { IngotError } from '../../../core/error.ts';
import type { Source } from '../../../core/node.ts';
import { suggest } from '../../../core/suggest.ts';
import type { StagedFile } from '../staged-files.ts';
import type { StagedBatch } from '../staged-batch.ts';
import { hasHeader } from './csv-header.ts';
import { SourceHeaders } from './source-headers.ts';

type JudgedFile = Pick<StagedFile, 'sourcePath' | 'columns'> & {
  readonly batch: { readonly batch: Pick<StagedBatch, 'written'> };
};

/** What the headers of files have had that were staged before. */
export function knownHeaders(
  batches: readonly JudgedFile['batch'][],
  hasOthers: boolean,
): SourceHeaders {
  const headers = new SourceHeaders(hasOthers);
  for (const { batch } of batches) headers.add(Object.entries(batch.written ?? {}));
  return headers;
}

/**
 * What is wrong with the CSV files of a source as a whole: none of them has a record, or none has a column that is declared.
 * @param hasRows whether the source has rows of other files besides
 */
export function headersMistake(
  source: Source,
  files: readonly JudgedFile[],
  hasRows: boolean,
): IngotError | undefined {
  const { files: spec } = source;
  const [first] = files;
  if (spec === undefined || first === undefined) return undefined;
  if (spec.format !== 'csv' && spec.format !== 'tsv') return undefined;
  if (!hasRows && files.every(({ columns }) => columns.length === 0))
    return new IngotError('SOURCE_EMPTY', `All files of ${source.fullName} are empty`, {
      location: spec.location,
      hint: 'Declare the columns of this source under `columns`, then an empty file is a table without rows.',
    });
  return hasHeader(spec.csv) ? missingMistake(source, files) : undefined;
}

function missingMistake(source: Source, files: readonly JudgedFile[]): IngotError | undefined {
  const { columns, files: spec, fullName } = source;
  const written = new Map(
    [...new Set(files.map(({ batch }) => batch.batch))].flatMap((batch) =>
      Object.entries(batch.written ?? {}).map(
        ([name, text]) => [name.toLowerCase(), text] as const,
      ),
    ),
  );
  const missing = columns.filter(({ name }) => !written.has(name.toLowerCase()));
  const [first] = missing;
  // Files without a header say nothing of columns.
  if (first === undefined || written.size === 0) return undefined;
  const wanted = missing.map(({ name, reading }) => `"${reading?.path ?? name}"`).join(', ');
  const shown = [...new Set(written.values())];
  const list = shown.map((text) => `"${text}"`);
  return new IngotError('SOURCE_COLUMN_MISSING', `No file of ${fullName} has a column ${wanted}`, {
    location: spec?.location,
    hint:
      suggest(first.reading?.path ?? first.name, shown) ??
      `Their columns are ${list.slice(0, 20).join(', ')}${list.length > 20 ? ', …' : ''}.`,
  });
}
