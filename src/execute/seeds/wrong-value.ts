import { IngotError } from '../../core/error.ts';
import { personalColumns } from '../../core/is-personal.ts';
import type { SeedReading } from './seed-records.ts';
import type { SeedColumn } from './typed-values.ts';

/** The first value of some columns that does not fit the stated type, on its line of the file. */
export async function wrongValue(
  columns: readonly SeedColumn[],
  rows: string,
  { seed, records, session }: SeedReading,
): Promise<IngotError> {
  const branches = (give: (column: SeedColumn, at: number) => string) =>
    `case ${columns.map((column, at) => `when ${column.value.isBad ?? 'false'} then ${give(column, at)}`).join(' ')} end`;
  const isBad = columns.map(({ value }) => value.isBad ?? 'false').join('\n  or ');
  const found = await session.query(`select record, ${branches((_, at) => String(at))},
  ${branches(({ value }) => value.reason)}
from (select *, row_number() over () - 1 as record from ${rows})
where ${isBad}
order by record
limit 1`);
  const [record, at, reason] = found.rows[0] ?? [];
  const { name, stated } = columns[Number(at)] ?? {};
  const line = records.lines[Number(record)] ?? 1;
  return new IngotError(
    'SEED_VALUE',
    `The column "${name ?? ''}" is said to be ${stated ?? ''}, and ${String(reason)}`,
    {
      location: {
        path: seed.path,
        line,
        column: 1,
        lineText: personalColumns(seed).isAny ? '' : records.lineText(Number(record)),
      },
      hint: 'Correct the value or the type.',
    },
  );
}
