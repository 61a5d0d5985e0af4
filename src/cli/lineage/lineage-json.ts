import type { Json } from '../../core/json.ts';
import type { Manifest } from '../../core/manifest.ts';
import type { LineageAnswer } from '../../inspect.ts';
import { filesOf } from './place-names.ts';

type Origin = LineageAnswer['subject'];
type Impact = NonNullable<LineageAnswer['impact']>;

/** The answer for programs: one JSON object. */
export function lineageJson(answer: LineageAnswer, manifest: Manifest): string {
  const { subject, up, down, impact } = answer;
  const edges = [...(up?.edges ?? []), ...(down?.edges ?? [])];
  const unknown = [...(up?.unknown ?? []), ...(down?.unknown ?? [])];
  const places = [subject, ...edges.flatMap(({ from, to }) => [from, to])];
  const ids = [...new Set(places.map(({ uniqueId }) => uniqueId))];
  const result: Json = {
    subject: originJson(subject),
    nodes: ids.map((id) => nodeJson(id, places, manifest)),
    edges: edges.map(({ from, to, kind }) => ({
      from: originJson(from),
      to: originJson(to),
      kind,
    })),
    unknown: unknown.map(({ of, reason }) => ({ ...originJson(of), reason })),
    ...(impact !== undefined && { impact: impactJson(impact, manifest) }),
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

function originJson({ uniqueId, column }: Origin): {
  readonly unique_id: string;
  readonly column: string | null;
} {
  return { unique_id: uniqueId, column: column ?? null };
}

function nodeJson(id: string, places: readonly Origin[], manifest: Manifest): Json {
  const node = manifest.nodes.get(id);
  const columns = places.flatMap(({ uniqueId, column }) =>
    uniqueId === id && column !== undefined ? [column] : [],
  );
  return {
    unique_id: id,
    name: node?.fullName ?? id,
    resource_type: node?.resourceType ?? null,
    columns: [...new Set(columns)],
    files: filesOf(id, manifest),
  };
}

function impactJson({ nodes, tests }: Impact, manifest: Manifest): Json {
  return {
    nodes: nodes.map(({ uniqueId, rows, columns, unknown }) => ({
      unique_id: uniqueId,
      name: manifest.nodes.get(uniqueId)?.fullName ?? uniqueId,
      rows: rows ?? null,
      columns: columns.map(({ column, kind }) => ({ name: column, kind })),
      unknown: unknown ?? null,
    })),
    tests: tests.map((id) => ({ unique_id: id, name: manifest.nodes.get(id)?.name ?? id })),
    node_count: nodes.length,
    column_count: nodes.reduce((sum, { columns }) => sum + columns.length, 0),
    test_count: tests.length,
  };
}
