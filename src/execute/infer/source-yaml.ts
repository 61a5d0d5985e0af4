import type { ColumnReading } from '../../core/file-spec.ts';
import { countOf, formatCount } from '../../core/count-text.ts';
import type { InferredColumn, InferredSource } from './inferred.ts';
import { yamlComment, yamlList, yamlScalar } from './yaml-scalar.ts';

/** A properties file with the source, as a person would write it, with remarks where there was a choice. */
export function sourceYaml(source: InferredSource): string {
  const { sourceName, tableName, globs, format, options, columns } = source;
  const [only] = globs;
  const files = globs.length === 1 && only !== undefined ? yamlScalar(only) : yamlList(globs);
  return [
    ...headRemarks(source).map(yamlComment),
    'version: 2',
    'sources:',
    `  - name: ${yamlScalar(sourceName)}`,
    '    tables:',
    `      - name: ${yamlScalar(tableName)}`,
    `        files: ${files}`,
    `        format: ${format}`,
    ...options.flatMap(({ key, value, note }) => [
      ...(note === undefined ? [] : [`        ${yamlComment(note)}`]),
      `        ${key}: ${typeof value === 'object' ? yamlList(value) : yamlScalar(value)}`,
    ]),
    ...(columns.length === 0 ? [] : ['        columns:']),
    ...columns.flatMap((column) => [
      ...column.notes.map((note) => `          ${yamlComment(note)}`),
      ...columnLines(column),
    ]),
    '',
  ].join('\n');
}

function headRemarks({ files, rows, rejected, isWhole, notes }: InferredSource): readonly string[] {
  const from = files === 1 ? '' : ` of ${countOf(files, 'file')}`;
  if (rows + rejected === 0) return [`There are no records${from}.`, ...notes];
  const records = countOf(rows + rejected, 'record');
  const outcome = `${rejected === 0 ? 'none' : formatCount(rejected)} would be rejected`;
  const read = isWhole
    ? `${records}${from}, all read: ${outcome}.`
    : `Read the first ${records}${from}: ${outcome}. What comes after them may differ.`;
  return [read, ...notes];
}

const widest = 90;

/** On one line where that is short. */
function columnLines(column: InferredColumn): readonly string[] {
  const entries = columnEntries(column);
  const line = `- { ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
  if (column.isPartial) return [`          # ${line}`];
  if (line.length <= widest) return [`          ${line}`];
  return entries.map(
    ([key, value], index) => `          ${index === 0 ? '-' : ' '} ${key}: ${value}`,
  );
}

function columnEntries({
  name,
  dataType,
  reading,
  tests,
}: InferredColumn): readonly (readonly [string, string])[] {
  return [
    ['name', yamlScalar(name)],
    ['data_type', yamlScalar(dataType)],
    ...readingEntries(reading),
    ...(tests.length === 0 ? [] : [['data_tests', yamlList(tests)] as const]),
  ];
}

function readingEntries(reading: ColumnReading): readonly (readonly [string, string])[] {
  const { formats, decimal, thousands, currency, nulls, trim, booleans, path } = reading;
  const [format] = formats ?? [];
  return [
    ...(path === undefined ? [] : [['path', yamlScalar(path)] as const]),
    ...(formats === undefined || format === undefined
      ? []
      : [['format', formats.length === 1 ? yamlScalar(format) : yamlList(formats)] as const]),
    ...(decimal === undefined ? [] : [['decimal', yamlScalar(decimal)] as const]),
    ...(thousands === undefined ? [] : [['thousands', yamlScalar(thousands)] as const]),
    ...(currency === true ? [['currency', 'true'] as const] : []),
    ...(nulls === undefined ? [] : [['nulls', yamlList(nulls)] as const]),
    ...(trim === true ? [['trim', 'true'] as const] : []),
    ...(booleans === undefined
      ? []
      : [
          [
            'booleans',
            `{ true: ${yamlList(booleans.true)}, false: ${yamlList(booleans.false)} }`,
          ] as const,
        ]),
  ];
}
