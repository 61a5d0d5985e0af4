import { IngotError } from '../core/error.ts';
import { fileFormats, type FileFormat } from '../core/file-spec.ts';
import type { Project } from '../core/project.ts';
import { endingOf, formatOfEnding } from '../core/raw-file-name.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { countEndings } from '../load/raw-endings.ts';

export interface FormatInput {
  readonly fields: YamlFields;
  /** Such as `source "raw.orders"`. */
  readonly what: string;
  readonly project: Pick<Project, 'root' | 'dataDir'>;
}

/** The format that the endings tell: those of the patterns, else those of the files that are there. */
export function readFormat(
  patterns: readonly string[],
  { fields, what, project }: FormatInput,
): FileFormat | undefined {
  const stated = fields.choice('format', fileFormats);
  if (stated !== undefined || fields.any('format') !== undefined) return stated;
  const written = onlyFormat(patterns.map(endingOf));
  if (written !== undefined) return written;
  const endings = countEndings(patterns, project);
  const found = onlyFormat([...endings.keys()]);
  if (found === undefined) fields.errors.add(formatMistake(endings, { fields, what }));
  return found;
}

function onlyFormat(endings: readonly string[]): FileFormat | undefined {
  const [format, ...others] = new Set(endings.map(formatOfEnding));
  return others.length === 0 ? format : undefined;
}

function formatMistake(
  endings: ReadonlyMap<string, number>,
  { fields, what }: Pick<FormatInput, 'fields' | 'what'>,
): IngotError {
  const isMixed = endings.size > 1;
  const message = isMixed
    ? `The files of ${what} have several endings, ${listed(endings)}, and do not tell one format`
    : `The files of ${what} do not tell their format`;
  const say = `Say "format": one of ${fileFormats.join(', ')}.`;
  const [only = ''] = endings.keys();
  const hint = isMixed
    ? `Name those that are meant, such as "data/raw/*.csv". ${say}`
    : (notRead.get(only) ?? say);
  return new IngotError('SOURCE_FORMAT_UNKNOWN', message, {
    location: fields.locationOf('files'),
    hint,
  });
}

const sheet = 'Workbooks are not read: save the sheet as CSV.';
const archive = 'Unpack it first: of what is compressed, gzip and zstd are read.';
const notRead: ReadonlyMap<string, string> = new Map([
  ...['xlsx', 'xlsm', 'xls', 'ods'].map((ending) => [ending, sheet] as const),
  ...['zip', 'bz2', 'xz', '7z', 'rar', 'tar', 'tgz'].map((ending) => [ending, archive] as const),
]);

const mostListed = 5;

function listed(endings: ReadonlyMap<string, number>): string {
  const list = [...endings].map(
    ([ending, count]) => `${ending === '' ? 'none' : `".${ending}"`} (${count})`,
  );
  const shown = list.slice(0, mostListed).join(', ');
  return list.length > mostListed ? `${shown}, …` : shown;
}
