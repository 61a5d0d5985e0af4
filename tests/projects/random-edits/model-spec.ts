import type { Chance } from './chance.ts';

/** A model whose SQL can be written at any moment, whatever became of what it reads: it gives `id`, `a`, `b`, `c` and more. */
export interface ModelSpec {
  readonly id: number;
  readonly name: string;
  readonly layer: string;
  readonly materialized: 'view' | 'table' | 'ephemeral';
  readonly shape: Shape;
  /** Ids of models, or the source (-1) and the seed (-2). */
  readonly parents: readonly [number, number];
  readonly filter: string;
  /** How the columns that all models give are made, where the shape leaves that open. */
  readonly base: string;
  readonly extras: readonly Extra[];
  /** How its text looks, which changes nothing. */
  readonly style: Style;
  /** More of its configuration, as text. */
  readonly config: string;
}

export interface Extra {
  readonly name: string;
  readonly expression: string;
}

export interface Style {
  readonly comment: string;
  readonly isWide: boolean;
  readonly isLoud: boolean;
  readonly step: string;
}

export const shapes = [
  'plain',
  'steps',
  'star',
  'exclude',
  'join',
  'outer',
  'group',
  'rollup',
  'window',
  'running',
  'newest',
  'union',
  'except',
  'within',
  'scalar',
  'exists',
  'first',
  'distinct',
] as const;
export type Shape = (typeof shapes)[number];

export const bases = [
  'id, a, b, c',
  'c, b, a, id',
  'id, a + 1 as a, b, c',
  'id, b as a, b, c',
  'id, a, (a + b) % 100 as b, c',
  'id, a, b, coalesce(c, 1) as c',
  'id, a, b, c % 10 as c',
] as const;

/** Those that pass on single columns are chosen more often. */
export function randomShape(chance: Chance): Shape {
  return chance.isOneIn(2) ? chance.of(['plain', 'plain', 'star', 'steps']) : chance.of(shapes);
}

export const source = -1;
export const seed = -2;

export function randomModel(chance: Chance, id: number, parents: readonly number[]): ModelSpec {
  const layer = id < 4 ? 'bronze' : id < 10 ? 'silver' : 'gold';
  const kind = chance.whole(10);
  return {
    id,
    name: `m${id}`,
    layer,
    materialized: kind < 6 ? 'table' : kind < 8 ? 'view' : 'ephemeral',
    shape: randomShape(chance),
    parents: [chance.of(parents), chance.of(parents)],
    filter: randomFilter(chance),
    base: bases[0],
    extras: chance.isOneIn(3) ? [] : [randomExtra(chance)],
    style: { comment: '', isWide: false, isLoud: false, step: 'step' },
    config: '',
  };
}

export function randomFilter(chance: Chance): string {
  const number = 1 + chance.whole(60);
  return chance.of([
    'true',
    'true',
    `id <> ${number}`,
    `a > ${number % 20}`,
    `b % ${2 + (number % 3)} <> 1`,
    `c is not null`,
    `id < {{var "highest_id" 90}}`,
    `{{> is_small column="b"}}`,
    ...(chance.isOneIn(4) ? [`current_date > date '2000-01-01'`] : []),
  ]);
}

export function randomExtra(chance: Chance): Extra {
  const number = 1 + chance.whole(9);
  return {
    name: chance.of(['x', 'y', 'z', 'Total', 'row count']),
    expression: chance.of([
      `a + ${number}`,
      `a * b`,
      `coalesce(c, ${number})`,
      `case when a > ${number} then 'many' else 'few' end`,
      `'${number}' || b`,
      `(a + b)::double / ${number}`,
      `{{> doubled column="a"}}`,
      `[a, ${number}]`,
      `{'first': a, 'second': b}`,
      `id = ${number}`,
    ]),
  };
}
