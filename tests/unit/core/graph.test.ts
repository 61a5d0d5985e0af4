import { expect, test } from 'vitest';
import { Graph } from '../../../src/core/graph.ts';

/**
 * ```
 * a → b → d → e
 *  ↘ c ↗
 * f
 * ```
 */
const diamond = new Graph(
  new Map([
    ['f', []],
    ['e', ['d']],
    ['d', ['c', 'b']],
    ['c', ['a']],
    ['b', ['a']],
    ['a', []],
  ]),
);

test('ids are sorted', () => {
  expect(diamond.ids).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('parents come in the order in which they are read, children sorted', () => {
  expect(diamond.parents('d')).toEqual(['c', 'b']);
  expect(diamond.children('a')).toEqual(['b', 'c']);
});

test('an unknown id has no neighbours', () => {
  expect(diamond.parents('x')).toEqual([]);
  expect(diamond.children('x')).toEqual([]);
  expect(diamond.ancestors('x')).toEqual(new Set());
});

test.each([
  ['e', undefined, 'a b c d'],
  ['e', 1, 'd'],
  ['e', 2, 'b c d'],
  ['e', 0, ''],
  ['a', undefined, ''],
])('the ancestors of "%s" within %s edges are "%s"', (id, depth, expected) => {
  const ancestors = diamond.ancestors(id, depth);

  expect([...ancestors].sort().join(' ')).toBe(expected);
});

test.each([
  ['a', undefined, 'b c d e'],
  ['a', 1, 'b c'],
  ['f', undefined, ''],
])('the descendants of "%s" within %s edges are "%s"', (id, depth, expected) => {
  const descendants = diamond.descendants(id, depth);

  expect([...descendants].sort().join(' ')).toBe(expected);
});

test('marks reach from every marked node, at most as many edges as asked', () => {
  const marks = Uint8Array.from([0, 1, 0, 0, 0, 1]);

  expect([...diamond.withAncestors(marks)]).toEqual([1, 1, 0, 0, 0, 1]);
  expect([...diamond.withDescendants(marks, 1)]).toEqual([0, 1, 0, 1, 0, 1]);
  expect([...diamond.withDescendants(marks)]).toEqual([0, 1, 0, 1, 1, 1]);
  expect([...marks]).toEqual([0, 1, 0, 0, 0, 1]);
});

test('the topological order has parents first, and by id those that are equally far down', () => {
  expect(diamond.topological()).toEqual(['a', 'f', 'b', 'c', 'd', 'e']);
});

test('a node stands below its lowest parent', () => {
  const graph = new Graph(
    new Map([
      ['a', []],
      ['b', ['a']],
      ['c', ['a', 'b']],
      ['d', ['a']],
    ]),
  );

  expect(graph.topological()).toEqual(['a', 'b', 'd', 'c']);
});

test('a parent that is named twice counts once', () => {
  const graph = new Graph(
    new Map([
      ['a', []],
      ['b', ['a', 'a']],
    ]),
  );

  expect(graph.topological()).toEqual(['a', 'b']);
});

test('nodes of a cycle and those below it have no place in the order', () => {
  const graph = new Graph(
    new Map([
      ['a', []],
      ['b', ['a', 'c']],
      ['c', ['b']],
      ['d', ['c']],
      ['e', ['e']],
    ]),
  );

  expect(graph.topological()).toEqual(['a']);
  expect([...graph.ancestors('c')].sort()).toEqual(['a', 'b']);
});
