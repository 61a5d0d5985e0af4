import type { TestProject } from './create-project.ts';

/** The source `raw.orders` with `new_files_only`, whose `id` is an integer. */
export function newFilesSource(
  files = 'data/in/*.csv',
): Readonly<Record<'models/sources.yml', string>> {
  return {
    'models/sources.yml': `
sources:
  - name: raw
    tables:
      - name: orders
        files: ${files}
        new_files_only: true
        columns:
          - { name: id, data_type: integer }
`,
  };
}

/** What it has taken, with the place of each record. */
export function takenRows(project: TestProject) {
  return project.query('select id, v, _source_file, _record::int from raw.orders order by all');
}
