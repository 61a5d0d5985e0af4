import { nestedColumn } from './nested-column.ts';
import { preparedText } from './prepared-text.ts';
import { scalarSql } from './scalar-sql.ts';
import type { ValueReading } from './value-reading.ts';
import { isNested, valueType } from '../../../core/value-type.ts';

export { valueReadings, type ValueReading } from './value-reading.ts';

export interface ValueSql {
  /** The value; raises an error for a text that can't be taken exactly, and for some that would need a second look. */
  readonly quick: string;
  /** The value; raises an error for a text that can't be taken exactly. */
  readonly strict: string;
  /** The value; NULL for a text that can't be taken. */
  readonly tolerant: string;
  /** True for a text that can't be taken exactly, never NULL. Undefined: every text can be taken. */
  readonly isBad: string | undefined;
  /** Why such a text can't be taken, in words. */
  readonly reason: string;
}

/** How a column of text becomes values of its declared type; `text` is SQL, NULL where the record has no value. */
export function valueSql(text: string, reading: ValueReading): ValueSql {
  const type = valueType(reading.type);
  const prepared = preparedText(text, reading, type.kind === 'text');
  return isNested(type)
    ? nestedColumn({ text, prepared }, type, reading)
    : scalarSql({ text, prepared }, type, reading);
}
