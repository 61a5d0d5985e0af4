import { attachedNode, type Manifest } from '../core/manifest.ts';
import { isTest, type Test, type UniqueId } from '../core/node.ts';
import { readsOf } from '../core/reads-of.ts';
import type { State } from './state-tables.ts';

/** How the tests of a node ended when each of them last ran. */
export interface TestCounts {
  readonly passed: number;
  readonly warned: number;
  readonly failed: number;
  readonly notRun: number;
}

const none: TestCounts = { passed: 0, warned: 0, failed: 0, notRun: 0 };

/** Counts every test once: for the node that it is attached to, or else for the last of those that it reads. */
export function testCounts(manifest: Manifest, { tests }: State): (id: UniqueId) => TestCounts {
  const counts = new Map<UniqueId, TestCounts>();
  const subject = subjects(manifest);
  for (const node of manifest.nodes.values()) {
    if (!isTest(node)) continue;
    const id = subject(node);
    if (id === undefined) continue;
    const key = keyOfStatus(tests.get(node.uniqueId)?.status);
    const before = counts.get(id) ?? none;
    counts.set(id, { ...before, [key]: before[key] + 1 });
  }
  return (id) => counts.get(id) ?? none;
}

function subjects(manifest: Manifest): (test: Test) => UniqueId | undefined {
  const places = new Map(manifest.graph.topological().map((id, place) => [id, place]));
  const reads = readsOf(manifest);
  return (test) => {
    const read = reads(test.uniqueId);
    const attached = test.resourceType === 'test' ? attachedNode(test, manifest) : read[0];
    if (attached !== undefined && read.includes(attached)) return attached;
    return read.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0)).at(-1);
  };
}

function keyOfStatus(status: string | undefined): keyof TestCounts {
  if (status === undefined) return 'notRun';
  if (status === 'pass') return 'passed';
  return status === 'warn' ? 'warned' : 'failed';
}
