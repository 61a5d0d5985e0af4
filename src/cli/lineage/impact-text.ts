import type { LineageAnswer } from '../../inspect.ts';
import { countOf } from '../reporters/numbers.ts';
import { shownName } from '../reporters/shown-name.ts';
import type { Shown } from './lineage-text.ts';
import { placeName } from './place-names.ts';

type Impact = NonNullable<LineageAnswer['impact']>;
type AffectedNode = Impact['nodes'][number];

/** What a change would affect, node by node. */
export function impactText(
  { subject }: LineageAnswer,
  { nodes, tests }: Impact,
  { manifest, colors }: Shown,
): string {
  const columns = nodes.reduce((sum, node) => sum + node.columns.length, 0);
  const counts = [
    `${countOf(columns, 'column')} of ${countOf(nodes.length, 'node')}`,
    countOf(tests.length, 'test'),
  ];
  const name = colors.bold(placeName(subject, manifest));
  const head =
    nodes.length + tests.length === 0
      ? `A change of ${name} affects nothing`
      : `A change of ${name} affects ${counts.join(' and ')}:`;
  const nodeLines = nodes.flatMap((node) => {
    const title = placeName({ uniqueId: node.uniqueId, column: undefined }, manifest);
    return [`${colors.bold(title)}  ${summary(node)}`, ...columnLines(node)];
  });
  const testLines = tests
    .flatMap((id) => manifest.nodes.get(id) ?? [])
    .map((test) => `  ${shownName(test)}`);
  const testPart = tests.length === 0 ? [] : [colors.bold('tests'), ...testLines];
  return [head, ...nodeLines, ...testPart, ''].join('\n');
}

function summary({ rows, columns, unknown }: AffectedNode): string {
  const count = countOf(columns.length, 'column');
  switch (rows) {
    case undefined:
      return count;
    case 'rows':
      return columns.length === 0 ? 'all rows' : `all rows, so ${count}`;
    case 'unknown':
      return `maybe: ${unknown ?? 'what it reads is unknown in part'}`;
  }
}

/** Where all rows may change, only columns whose values change too are worth a line. */
function columnLines({ rows, columns }: AffectedNode): readonly string[] {
  return columns
    .filter(({ kind }) => kind !== rows)
    .map(({ column, kind }) => `  ${column}${kind === 'value' ? '' : ` (${kind})`}`);
}
