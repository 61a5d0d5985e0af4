/** A set of nodes by position: 1 where a node is in it. */
export type Marks = Uint8Array;

export function either(a: Marks, b: Marks): Marks {
  const marks = new Uint8Array(a.length);
  for (let at = 0; at < marks.length; at++) marks[at] = a[at]! | b[at]!;
  return marks;
}

export function both(a: Marks, b: Marks): Marks {
  const marks = new Uint8Array(a.length);
  for (let at = 0; at < marks.length; at++) marks[at] = a[at]! & b[at]!;
  return marks;
}

export function without(a: Marks, b: Marks): Marks {
  const marks = new Uint8Array(a.length);
  for (let at = 0; at < marks.length; at++) marks[at] = a[at]! & ~b[at]!;
  return marks;
}
