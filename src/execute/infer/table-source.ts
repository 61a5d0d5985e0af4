import type { FileSpec } from '../../core/file-spec.ts';
import type { Column, Source } from '../../core/node.ts';
import type { Location } from '../../core/source-text.ts';

const nowhere: Location = { path: '', line: 1, column: 1, lineText: '' };

/** A source as YAML would declare it, for what reads files to work with. */
export function tableSource(
  files: Omit<FileSpec, 'globs' | 'location'>,
  columns: readonly Column[] = [],
): Source & { readonly files: FileSpec } {
  return {
    resourceType: 'source',
    uniqueId: 'source.infer.raw.records',
    packageName: 'infer',
    name: 'records',
    fullName: 'raw.records',
    fqn: ['infer', 'raw', 'records'],
    path: '',
    location: nowhere,
    description: '',
    tags: [],
    meta: {},
    config: {},
    sourceName: 'raw',
    sourceDescription: '',
    relation: { schema: 'raw', identifier: 'records' },
    files: { ...files, globs: [], location: nowhere },
    columns,
  };
}
