import { isPersonal } from '../../core/is-personal.ts';
import { keyOf } from '../../core/key-of.ts';
import type { Source } from '../../core/node.ts';

/** Equal for ways of reading files that give the same rows of the same bytes. */
export function readingHash({ files, columns, tags }: Source, hiveKeys: readonly string[]): string {
  if (files === undefined) throw new Error('The source has no files');
  const { format, record, explode, csv, xml, values, normalizeNames, limits } = files;
  const read = columns.map((column) => [
    column.name,
    column.dataType,
    column.reading,
    isPersonal(column),
  ]);
  return keyOf([
    JSON.stringify([format, record, explode, csv, xml, values, normalizeNames, limits]),
    JSON.stringify(read),
    ...(isPersonal({ tags }) ? ['pii'] : []),
    ...hiveKeys,
  ]);
}
