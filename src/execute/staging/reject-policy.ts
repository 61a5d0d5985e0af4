import { IngotError } from '../../core/error.ts';
import type { RejectLimit } from '../../core/file-spec.ts';
import type { Source } from '../../core/node.ts';
import type { StagedFile } from './staged-files.ts';

/** Why a source fails, where more of its records were rejected than it allows. */
export function rejectsMistake(
  source: Source,
  files: readonly StagedFile[],
): IngotError | undefined {
  const limit = source.files?.rejects.max;
  if (limit === undefined) return undefined;
  const rejected = files.reduce((total, file) => total + file.rejected, 0);
  const records = files.reduce((total, file) => total + file.rows + file.rejected, 0);
  if (rejected === 0 || rejected <= mostOf(limit, records)) return undefined;
  const worst = files.reduce((most, file) => (file.rejected > most.rejected ? file : most));
  return new IngotError(
    'SOURCE_REJECTS_TOO_MANY',
    `${rejected} of ${records} records of ${source.fullName} were rejected (${percent(rejected / records)}), and ${allowed(limit)}`,
    {
      location: source.files?.location,
      hint: `Most of them are in "${worst.sourcePath}". See why: ingot show --rejects ${source.fullName}`,
    },
  );
}

function mostOf(limit: RejectLimit, records: number): number {
  return limit.kind === 'records' ? limit.records : limit.share * records;
}

function allowed(limit: RejectLimit): string {
  if (limit.kind === 'share') return `${percent(limit.share)} may be`;
  return limit.records === 0 ? 'none may be' : `${limit.records} may be`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
