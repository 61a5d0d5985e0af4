import { fileDefaults, type ValueOptions } from '../../../core/file-spec.ts';
import { personalColumns } from '../../../core/is-personal.ts';
import type { Source } from '../../../core/node.ts';

/** How the text of a column becomes a value of its type. */
export interface ValueReading {
  readonly name: string;
  /** The declared type, or `varchar`. */
  readonly type: string;
  readonly options: ValueOptions & { readonly formats: readonly string[] };
  /** Whether the reader has made every empty text NULL that was meant so: what is still empty is a text. */
  readonly keepsEmptyText: boolean;
  /** What else the reader has made NULL where it stood without quotes: in quotes it is a text. */
  readonly unquotedNulls?: readonly string[];
  /** Whether JSON, where it has parts, holds every number as a text: that of XML does. */
  readonly numbersAreTexts: boolean;
  /** Whether no message may show the value. */
  readonly isMasked: boolean;
}

/** A declared column has its declared name, whatever letter case the file uses; others are text. */
export function valueReadings(
  source: Source,
  columnNames: readonly string[],
): readonly ValueReading[] {
  const options = source.files?.values ?? fileDefaults.values;
  const isCsv = source.files?.format === 'csv' || source.files?.format === 'tsv';
  const personal = personalColumns(source);
  const declared = new Map(source.columns.map((column) => [column.name.toLowerCase(), column]));
  return columnNames.map((name) => {
    const column = declared.get(name.toLowerCase());
    return {
      name: column?.name ?? name,
      type: column?.dataType ?? 'varchar',
      options: { ...options, ...column?.reading, formats: column?.reading?.formats ?? [] },
      keepsEmptyText: options.nulls.includes(''),
      ...(isCsv && !options.trim && options.nulls.includes('') && { unquotedNulls: options.nulls }),
      numbersAreTexts: source.files?.format === 'xml',
      isMasked: personal.has(column?.name ?? name),
    };
  });
}
