import { quoteLiteral } from '../../../core/relation.ts';
import type { ColumnValues } from './column-values.ts';
import { fits, type Trial } from './column-guess.ts';
import { namesDate } from './name-hints.ts';
import { rowsWhere } from './rows-where.ts';

const formats = [
  { length: 8, format: '%Y%m%d', type: 'date' },
  { length: 14, format: '%Y%m%d%H%M%S', type: 'timestamp' },
];

/** So many numbers that are all days are dates, whatever the column is called. */
const enough = 20;

/** Takes `20240131` for a date where all values are days, and the name or the number of them says so. */
export async function compactTime(values: ColumnValues): Promise<Trial | undefined> {
  const [shortest, longest] = await values.ask(['min(length(t))', 'max(length(t))']);
  for (const { length, format, type } of formats) {
    if (Number(shortest) !== length || Number(longest) !== length) continue;
    const isTime = `year(try_strptime(t, ${quoteLiteral(format)})) between 1900 and 2100`;
    const [misfits] = await values.ask([rowsWhere(`coalesce(${isTime}, false) = false`)]);
    if (Number(misfits) > 0) continue;
    return namesDate(values.name) || values.distinct >= enough
      ? fits(type, { formats: [format] })
      : fits('bigint', {}, [`may be times: data_type: ${type}, format: '${format}'`]);
  }
  return undefined;
}
