import { ATTRIBUTE, ELEMENT, FROM, KIND, NODE_SIZE, TEXT, TO, type Tape } from './tape.ts';

/** Where a text begins that has more bytes: an attribute's, or one of an element between its children; -1 where none has. */
export function longTextAt({ nodes, length }: Tape, mostBytes: number): number {
  const ends = new Set<number>();
  let begin = -1;
  let bytes = 0;
  for (let node = 0; node < length; node += NODE_SIZE) {
    const kind = nodes[node + KIND]!;
    if ((kind & ELEMENT) !== 0) {
      ends.add(nodes[node + TO]!);
      begin = -1;
      continue;
    }
    if (begin === -1 || (kind & ATTRIBUTE) !== 0 || ends.has(node)) {
      begin = nodes[node + FROM]!;
      bytes = 0;
    }
    bytes += nodes[node + TO]! - nodes[node + FROM]!;
    if (bytes > mostBytes) return begin;
    if ((kind & TEXT) === 0) begin = -1;
  }
  return -1;
}
