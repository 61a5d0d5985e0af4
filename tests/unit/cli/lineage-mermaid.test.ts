import { expect, test } from 'vitest';
import { lineageMermaid } from '../../../src/cli/lineage/lineage-mermaid.ts';
import { Graph } from '../../../src/core/graph.ts';
import type { Manifest } from '../../../src/core/manifest.ts';

const manifest: Manifest = {
  projectName: 'shop',
  nodes: new Map(),
  graph: new Graph(new Map()),
  macros: new Map(),
  resolveRef: () => '',
};

test('names that mean something to Mermaid or HTML are written by their numbers', () => {
  const subject = { uniqueId: 'model.shop.end', column: 'a "b" <i>#1;\n`c`' };
  const from = { uniqueId: 'model.shop.größe', column: 'end' };

  const text = lineageMermaid(
    {
      subject,
      up: { edges: [{ from, to: subject, kind: 'value' }], unknown: [] },
      down: undefined,
      impact: undefined,
      lineages: new Map(),
    },
    manifest,
  );

  expect(text).toBe(`flowchart LR
  subgraph n0["model.shop.end"]
    n0c0["a #34;b#34; #60;i#62;#35;1#59;#10;#96;c#96;"]
  end
  subgraph n1["model.shop.größe"]
    n1c0["end"]
  end
  n1c0 --> n0c0
`);
});
