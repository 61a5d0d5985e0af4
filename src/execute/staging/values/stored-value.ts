import { quoteIdentifier } from '../../../core/relation.ts';
import { valueType, type ScalarType, type ValueType } from '../../../core/value-type.ts';
import type { ValueSql } from './value-sql.ts';

/** The value as Parquet keeps it: DuckDB (1.5) writes a HUGEINT as a DOUBLE, and cuts an INTERVAL off at milliseconds. */
export function storedValue(sql: ValueSql, type: string): ValueSql {
  return {
    ...sql,
    quick: storedText(sql.quick, type),
    strict: storedText(sql.strict, type),
    tolerant: storedText(sql.tolerant, type),
  };
}

/** The same of a single SQL expression. */
export function storedText(value: string, type: string): string {
  const stored = storedType(valueType(type));
  return stored.hasTexts ? `cast(${value} as ${stored.text})` : value;
}

/** Whether a Parquet file gives another type than was written to it. */
export function isStoredOtherwise(type: string): boolean {
  return storedType(valueType(type)).isOther;
}

interface StoredType {
  readonly text: string;
  /** Whether texts stand for some of its values. */
  readonly hasTexts: boolean;
  readonly isOther: boolean;
}

function storedType(type: ValueType): StoredType {
  switch (type.kind) {
    case 'list': {
      const element = storedType(type.element);
      const isOther = element.isOther || type.length !== undefined;
      return { ...element, text: `${element.text}[]`, isOther };
    }
    case 'struct':
      return joined(
        type.fields.map((field) => storedType(field.type)),
        (texts) =>
          `struct(${texts.map((text, index) => `${quoteIdentifier(type.fields[index]?.name ?? '')} ${text}`).join(', ')})`,
      );
    case 'map':
      return joined([storedType(type.key), storedType(type.value)], ([key = '', value = '']) => {
        return `map(${key}, ${value})`;
      });
    default:
      return storedScalar(type);
  }
}

function joined(
  parts: readonly StoredType[],
  render: (texts: readonly string[]) => string,
): StoredType {
  return {
    text: render(parts.map(({ text }) => text)),
    hasTexts: parts.some(({ hasTexts }) => hasTexts),
    isOther: parts.some(({ isOther }) => isOther),
  };
}

const asTexts =
  /^(?:u?hugeint|u?int128|bignum|varint|interval|timetz|time with time zone|time_ns|bit|bitstring|enum)\b/i;
const asOthers = /^timestamp(?:_s|_ms|\([0-5]\))/i;

function storedScalar({ text }: ScalarType): StoredType {
  const hasTexts = asTexts.test(text);
  return {
    text: hasTexts ? 'varchar' : text,
    hasTexts,
    isOther: hasTexts || asOthers.test(text),
  };
}
