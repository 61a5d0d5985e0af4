import type { PersistDocs } from '../core/node.ts';
import { YamlFields } from '../core/yaml-fields.ts';

/** `persist_docs: { relation: true, columns: true }`. */
export function readPersistDocs(fields: YamlFields): { readonly persistDocs?: PersistDocs } {
  const map = fields.map('persist_docs');
  if (map === undefined) return {};
  const inner = new YamlFields(map, '"persist_docs"', fields.errors);
  const persistDocs = {
    relation: inner.boolean('relation') ?? false,
    columns: inner.boolean('columns') ?? false,
  };
  inner.finish();
  return { persistDocs };
}
