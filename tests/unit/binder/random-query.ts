/** A query of steps, each of which reads the one before; every step gives the columns a, b and c. */
export interface RandomQuery {
  readonly steps: readonly Step[];
}

interface Step {
  readonly kind: number;
  readonly parts: readonly string[];
  /** Columns that this step gives beside a, b and c. */
  readonly more: readonly string[];
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export type Chance = () => number;

export function chanceOf(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function randomQuery(chance: Chance): RandomQuery {
  return { steps: Array.from({ length: 1 + whole(chance, 4) }, () => randomStep(chance)) };
}

/** The query with something changed, added, taken away or exchanged. */
export function edited({ steps }: RandomQuery, chance: Chance): RandomQuery {
  const place = whole(chance, steps.length);
  const step = steps[place] ?? randomStep(chance);
  const edit = whole(chance, 10);
  if (edit < 4)
    return { steps: steps.with(place, { ...step, more: [...step.more, moreColumn(chance)] }) };
  if (edit < 8) return { steps: steps.with(place, withOtherPart(step, chance)) };
  if (edit === 8) return { steps: steps.toSpliced(place, 0, randomStep(chance)) };
  return {
    steps: steps.length > 1 ? steps.toSpliced(place, 1) : steps.with(place, randomStep(chance)),
  };
}

export function render({ steps }: RandomQuery): string {
  const tables = steps.map((step, place) => `s${place + 1} as (${renderStep(step, `s${place}`)})`);
  return `with s0 as (select a, b, c from p), ${tables.join(', ')} select * from s${steps.length}`;
}

const operand = [
  'a',
  'b',
  'c',
  'a + b',
  'b * c',
  'a - c',
  '1',
  '2',
  '3',
  'b % 2',
  'coalesce(c, a)',
  'case when a > b then a else c end',
];
const condition = [
  'a > 1',
  'a >= 1',
  'b = c',
  'b <> 2',
  'c is null',
  'a > 1 or b < 2',
  'a in (1, 2)',
  'a in (select z from q)',
  'exists (from q where q.a = b)',
  'b not in (1, 3)',
];
const sort = ['a', 'b desc', 'c nulls first', 'c desc nulls last', 'a + b', 'b % 2'];
const join = ['join', 'left join', 'right join', 'full join', 'semi join', 'anti join'];
const call = ['max', 'min', 'sum', 'count', 'first', 'any_value', 'bit_xor'];
const frame = [
  '',
  'rows 1 preceding',
  'rows unbounded preceding',
  'range 1 preceding',
  'groups 1 preceding',
  'rows between 1 preceding and 1 following',
];
const set = ['union all', 'union', 'except', 'except all', 'intersect', 'intersect all'];
const ranking = [
  'row_number()',
  'rank()',
  'dense_rank()',
  'ntile(2)',
  'lag(b)',
  'lag(b, 2, 0)',
  'first_value(b)',
  'last_value(c)',
];
const match = [
  'x.a = y.a',
  'x.a = y.z',
  'x.b < y.z',
  'x.a = y.a and x.b > 1',
  'x.a = y.a or x.c = y.r',
];
const count = ['1', '2', '3', '5'];

/** What each kind of step is made of, and how it reads the step before. */
const kinds: readonly {
  readonly choices: readonly (readonly string[])[];
  readonly render: (parts: readonly string[], from: string, more: string) => string;
}[] = [
  {
    choices: [condition],
    render: ([where], from, more) => `select a, b, c${more} from ${from} where ${where}`,
  },
  {
    choices: [operand, operand],
    render: ([b, c], from, more) => `select a, ${b} as b, ${c} as c${more} from ${from}`,
  },
  {
    choices: [call, call, operand],
    render: ([one, two, of], from, more) =>
      `select a, ${one}(b) as b, ${two}(${of}) as c${more === '' ? '' : ', count(*) as n'} from ${from} group by a`,
  },
  {
    choices: [ranking, operand, sort],
    render: ([rank, by, order], from, more) =>
      `select a, b, ${rank} over (partition by ${by} order by ${order}) as c${more} from ${from}`,
  },
  {
    choices: [call, operand, sort, frame],
    render: ([of, by, order, within], from, more) =>
      `select a, b, ${of}(c) over (partition by ${by} order by ${within!.startsWith('range') ? 'a' : order} ${within}) as c${more} from ${from}`,
  },
  {
    choices: [join, match],
    render: ([kind, on], from) =>
      /semi|anti/.test(kind!)
        ? `select a, b, c from ${from} x ${kind} q y on ${on}`
        : `select x.a, x.b, y.z as c from ${from} x ${kind} q y on ${on}`,
  },
  {
    choices: [set],
    render: ([kind], from) => `select a, b, c from ${from} ${kind} select z, r, a from q`,
  },
  { choices: [], render: (_, from, more) => `select distinct a, b, c${more} from ${from}` },
  {
    choices: [sort, sort, count],
    render: ([one, two, top], from, more) =>
      `select a, b, c${more} from ${from} order by ${one}, ${two} limit ${top}`,
  },
  {
    choices: [count],
    render: ([top], from, more) => `select a, b, c${more} from ${from} limit ${top}`,
  },
  {
    choices: [sort],
    render: ([order], from, more) =>
      `select distinct on (a) a, b, c${more} from ${from} order by a, ${order}`,
  },
  {
    choices: [
      ['max(z)', 'min(r)', 'count(*)'],
      ['a', 'z', 'r'],
      ['a', 'b', 'c'],
    ],
    render: ([value, inner, outer], from, more) =>
      `select a, b, (select ${value} from q where q.${inner} = ${from}.${outer}) as c${more} from ${from}`,
  },
  {
    choices: [operand],
    render: ([value], from, more) => `select a, b, unnest([c, ${value}]) as c${more} from ${from}`,
  },
  {
    choices: [['', 'lateral '], operand],
    render: ([, value], from) =>
      `select a, b, g as c from ${from}, lateral (select ${value} as g union all select 1) i`,
  },
  {
    choices: [ranking, sort],
    render: ([rank, order], from) =>
      `select a, b, c from ${from} qualify ${rank} over (order by ${order}) = 1`,
  },
];

function randomStep(chance: Chance): Step {
  const kind = whole(chance, kinds.length);
  const parts = kinds[kind]!.choices.map((choices) => pick(choices, chance));
  const more = chance() < 0.2 ? [moreColumn(chance)] : [];
  return { kind, parts, more };
}

function withOtherPart(step: Step, chance: Chance): Step {
  const { choices } = kinds[step.kind]!;
  if (choices.length === 0) return randomStep(chance);
  const place = whole(chance, choices.length);
  return { ...step, parts: step.parts.with(place, pick(choices[place]!, chance)) };
}

function moreColumn(chance: Chance): string {
  const windows = `sum(b) over (order by ${pick(sort, chance)})`;
  return pick(
    [...operand, windows, '(select max(z) from q)', '(select max(z) from q where q.a = b)'],
    chance,
  );
}

function renderStep({ kind, parts, more }: Step, from: string): string {
  return kinds[kind]!.render(
    parts,
    from,
    more.map((each, place) => `, ${each} as e${place}`).join(''),
  );
}

function pick<T>(choices: readonly T[], chance: Chance): T {
  return choices[whole(chance, choices.length)]!;
}

function whole(chance: Chance, below: number): number {
  return Math.floor(chance() * below);
}
