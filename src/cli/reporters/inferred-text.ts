import type { InferredSource } from '../../inspect.ts';
import { textTable, type TableStyle } from '../tables/text-table.ts';
import { countOf } from './numbers.ts';

/** The first rows of raw files, and what their columns hold, for a person. */
export function inferredAsText(source: InferredSource, style: TableStyle): string {
  const { preview, rows, rejected, files, columns, isWhole } = source;
  const first = isWhole ? '' : 'the first ';
  const title = `${first}${countOf(rows + rejected, 'record')} of ${countOf(files, 'file')}`;
  const facts = {
    columns: [
      { name: 'column', type: 'VARCHAR' },
      { name: 'type', type: 'VARCHAR' },
      { name: 'nulls', type: 'BIGINT' },
      { name: 'distinct', type: 'BIGINT' },
      { name: 'values', type: 'VARCHAR' },
    ],
    rows: columns.map(({ name, dataType, facts: { nulls, distinct, ...facts } }) => [
      name,
      dataType,
      nulls,
      distinct,
      shownValues(facts),
    ]),
  };
  return [
    style.colors.bold(capital(title)),
    ...(preview.rows.length === 0 ? [] : ['', textTable(preview, style).trimEnd()]),
    ...(columns.length === 0 ? [] : ['', textTable(facts, style).trimEnd()]),
    '\n',
  ].join('\n');
}

function shownValues({
  least,
  greatest,
  samples,
}: Pick<InferredSource['columns'][number]['facts'], 'least' | 'greatest' | 'samples'>): string {
  if (least === undefined || greatest === undefined) return samples.join(', ');
  return least === greatest ? least : `${least} to ${greatest}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
