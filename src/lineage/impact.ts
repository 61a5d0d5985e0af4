import type { Manifest } from '../core/manifest.ts';
import type { DataTest, UniqueId } from '../core/node.ts';
import { isEphemeral } from '../core/ephemeral.ts';
import { originKey, type Lineages, type ModelLineage, type Origin } from './model-lineage.ts';

/** `value`: what is in it may change; `rows`: which rows it is of; `unknown`: ingot can't tell. */
export type ImpactKind = 'value' | 'rows' | 'unknown';

export interface AffectedNode {
  readonly uniqueId: UniqueId;
  /** Whether other rows may come or go; undefined: they stay. */
  readonly rows: 'rows' | 'unknown' | undefined;
  readonly columns: readonly { readonly column: string; readonly kind: ImpactKind }[];
  /** Why ingot can't tell more. */
  readonly unknown: string | undefined;
}

/** What a change of a node or a column would affect. */
export interface Impact {
  readonly nodes: readonly AffectedNode[];
  readonly tests: readonly UniqueId[];
}

/** Everything below a column, or below all of a node, that its change would affect; `lineages` has all below it. */
export function impactOf(subject: Origin, lineages: Lineages, manifest: Manifest): Impact {
  const changes = new Map<string, ImpactKind>();
  const start = lineages.get(subject.uniqueId);
  changes.set(originKey(subject), 'value');
  if (subject.column === undefined) {
    for (const { column } of start?.columns ?? [])
      changes.set(originKey({ uniqueId: subject.uniqueId, column }), 'value');
  }
  const found = { changes, changed: new Set([subject.uniqueId]), manifest };
  const nodes: AffectedNode[] = [];
  const tests: UniqueId[] = [];
  for (const [id, lineage] of lineages) {
    const node = manifest.nodes.get(id);
    if (id === subject.uniqueId || node === undefined) continue;
    const affected = affectedNode(lineage, found);
    if (node.resourceType === 'test') {
      if (isTestAffected(node, affected) || isTestOfEphemeral(node, found)) tests.push(id);
    } else if (isAffected(affected)) {
      nodes.push(affected);
      mark(affected, changes);
      found.changed.add(id);
    }
  }
  return { nodes, tests };
}

interface Found {
  readonly changes: ReadonlyMap<string, ImpactKind>;
  /** The nodes of which something changes. */
  readonly changed: ReadonlySet<UniqueId>;
  readonly manifest: Manifest;
}

function affectedNode(lineage: ModelLineage, { changes, changed, manifest }: Found): AffectedNode {
  const { uniqueId } = lineage;
  const kinds = (origins: readonly Origin[]): readonly ImpactKind[] =>
    origins.flatMap((origin) => changes.get(originKey(origin)) ?? []);
  const isBelow = manifest.graph.parents(uniqueId).some((parent) => changed.has(parent));
  const doubt = (reason: string | undefined): readonly ImpactKind[] =>
    reason !== undefined && isBelow ? ['unknown'] : [];
  const ofRows = strongest([...kinds(lineage.rows), ...doubt(lineage.unknown)]);
  const rows = ofRows === 'value' ? 'rows' : ofRows;
  const columns = lineage.columns.flatMap(({ column, values, rows: steers, unknown }) => {
    const indirect = [...kinds(steers), ...(rows === undefined ? [] : [rows])];
    const kind = strongest([
      ...kinds(values),
      ...indirect.map((each) => (each === 'value' ? 'rows' : each)),
      ...doubt(unknown),
    ]);
    return kind === undefined ? [] : [{ column, kind }];
  });
  return { uniqueId, rows, columns, unknown: isBelow ? lineage.unknown : undefined };
}

function strongest(kinds: readonly ImpactKind[]): ImpactKind | undefined {
  return (['value', 'rows', 'unknown'] as const).find((kind) => kinds.includes(kind));
}

function isAffected({ rows, columns }: AffectedNode): boolean {
  return rows !== undefined || columns.length > 0;
}

/** A test counts the rows of its query, so that values matter only where it calculates with them. */
function isTestAffected(test: DataTest, { rows, columns }: AffectedNode): boolean {
  return rows !== undefined || (columns.length > 0 && !/^count\(\*\)$/i.test(test.failCalc.trim()));
}

function mark({ uniqueId, rows, columns }: AffectedNode, changes: Map<string, ImpactKind>): void {
  if (rows !== undefined) changes.set(originKey({ uniqueId, column: undefined }), rows);
  for (const { column, kind } of columns) changes.set(originKey({ uniqueId, column }), kind);
}

/** The SQL of a test holds that of an ephemeral model that it is attached to, so it is asked for by name. */
function isTestOfEphemeral(test: DataTest, { changes, changed, manifest }: Found): boolean {
  const { definition } = test;
  const column = definition.kind === 'generic' ? definition.columnName : undefined;
  return manifest.graph.parents(test.uniqueId).some((uniqueId) => {
    const parent = manifest.nodes.get(uniqueId);
    if (parent === undefined || !isEphemeral(parent)) return false;
    if (changes.has(originKey({ uniqueId, column }))) return true;
    if (changes.has(originKey({ uniqueId, column: undefined }))) return true;
    return column === undefined && changed.has(uniqueId);
  });
}
