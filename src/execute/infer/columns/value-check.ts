import { fileDefaults, type ColumnReading } from '../../../core/file-spec.ts';
import { valueReadings, valueSql, type ValueSql } from '../../staging/values/value-sql.ts';
import { tableSource } from '../table-source.ts';

/** How staging makes values of a type of the texts `t`. */
export function valueOf(dataType: string, reading: ColumnReading): ValueSql {
  const column = { name: 'c', description: '', dataType, reading, tags: [], meta: {} };
  const source = tableSource({ ...fileDefaults, format: 'csv' }, [column]);
  const [own] = valueReadings(source, ['c']);
  if (own === undefined) throw new Error('A column without a reading');
  return valueSql('t', own);
}

/** A condition that is true for a text `t` which staging would reject. */
export function isBad(dataType: string, reading: ColumnReading): string {
  return valueOf(dataType, reading).isBad ?? 'false';
}
