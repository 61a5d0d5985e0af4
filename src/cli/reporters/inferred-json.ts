import type { InferredSource } from '../../inspect.ts';

/** What was found of raw files, for programs, as one JSON object. */
export function inferredAsJson(source: InferredSource): string {
  const { preview, columns } = source;
  const object = {
    source: source.sourceName,
    table: source.tableName,
    files: source.globs,
    format: source.format,
    options: Object.fromEntries(source.options.map(({ key, value }) => [key, value])),
    records: source.rows + source.rejected,
    rejected: source.rejected,
    is_whole: source.isWhole,
    notes: source.notes,
    columns: columns.map(({ name, dataType, reading, tests, notes, isPartial, facts }) => {
      const { formats, ...others } = reading;
      return {
        name,
        data_type: dataType,
        ...others,
        ...(formats !== undefined && { format: formats }),
        data_tests: tests,
        notes,
        in_all_files: !isPartial,
        facts,
      };
    }),
    rows: preview.rows.map((row) =>
      Object.fromEntries(preview.columns.map(({ name }, index) => [name, row[index]])),
    ),
  };
  return `${JSON.stringify(object)}\n`;
}
