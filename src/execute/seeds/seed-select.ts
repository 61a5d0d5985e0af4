import { fileDefaults } from '../../core/file-spec.ts';
import { personalColumns } from '../../core/is-personal.ts';
import type { Seed } from '../../core/node.ts';
import { quoteIdentifier } from '../../core/relation.ts';
import { csvRows, textColumn } from '../staging/chunk-sql.ts';
import { valueSql, type ValueReading } from '../staging/values/value-sql.ts';
import { checkPlainNames } from './plain-names.ts';
import type { SeedReading, SeedRecords } from './seed-records.ts';
import { statedTypes } from './stated-types.ts';
import { typedValues, type SeedColumn } from './typed-values.ts';

/**
 * The rows of a seed as a query. Types that nobody states are the narrowest that keep every value as it is written.
 * @throws IngotError SEED_INVALID, SEED_VALUE, SEED_COLUMN_MISSING, SEED_COLUMN_NAME, SEED_TYPE_UNKNOWN
 */
export async function seedSelect(reading: SeedReading): Promise<string> {
  const { seed, records, known } = reading;
  const words = unquotedNulls(seed, records);
  const rows = csvRows(records, records.layout, words);
  const key = `${seed.uniqueId} ${records.hash}`;
  const values = known.get(key) ?? (await seedValues(reading, rows, words));
  known.set(key, values);
  const list = values.map(
    (value, index) => `${value} as ${quoteIdentifier(records.names[index] ?? '')}`,
  );
  return `select\n  ${list.join(',\n  ')}\nfrom ${rows}`;
}

async function seedValues(
  reading: SeedReading,
  rows: string,
  words: readonly string[],
): Promise<readonly string[]> {
  const { seed, records, session } = reading;
  await checkPlainNames(seed, records.names, session);
  const types = await statedTypes(seed, records.names, session);
  return typedValues(seedColumns(seed, records.names, { types, words }), rows, reading);
}

/** Words for NULL that the engine looks for while it knows of quotes; it takes none that has a sign of the dialect in it. */
function unquotedNulls({ nulls }: Seed, { layout }: SeedRecords): readonly string[] {
  if (!nulls.includes('')) return [];
  const signs = Object.values(layout.dialect).filter((sign) => sign !== '');
  return nulls.filter((word) => !signs.some((sign) => word.includes(sign)));
}

function seedColumns(
  seed: Seed,
  names: readonly string[],
  { types, words }: { types: ReadonlyMap<string, string>; words: readonly string[] },
): readonly SeedColumn[] {
  const { nulls } = seed;
  const personal = personalColumns(seed);
  const hasEmpty = !nulls.includes('');
  return names.map((name, index) => {
    const stated = types.get(name.toLowerCase());
    const column = textColumn(index);
    const reading: ValueReading = {
      name,
      type: stated ?? 'varchar',
      options: { ...fileDefaults.values, nulls, formats: [] },
      keepsEmptyText: !hasEmpty,
      unquotedNulls: words,
      numbersAreTexts: false,
      isMasked: personal.has(name),
    };
    return {
      name,
      stated,
      value: valueSql(hasEmpty ? `coalesce(${column}, '')` : column, reading),
    };
  });
}
