import { seed, source, type Extra, type ModelSpec, type Style } from './model-spec.ts';

/** A model with what it reads, as it is rendered. */
interface Scope {
  readonly left: string;
  readonly right: string;
  /** What the first parent gives beside the columns that all give. */
  readonly inherited: readonly string[];
  readonly extras: readonly Extra[];
  readonly filter: string;
  readonly step: string;
  /** The columns that every model gives. */
  readonly base: string;
}

/** The text of a model, and what it gives beside `id`, `a`, `b` and `c`. */
export interface RenderedModel {
  readonly path: string;
  readonly head: string;
  readonly sql: string;
  readonly extras: readonly string[];
}

export function renderModels(models: readonly ModelSpec[]): readonly RenderedModel[] {
  const byId = new Map(models.map((model) => [model.id, model]));
  const given = new Map<number, readonly string[]>([
    [source, []],
    [seed, []],
  ]);
  return models.map((model) => {
    const [left, right] = model.parents;
    const inherited = given.get(left) ?? [];
    // A column bears one name, and the last words of it count.
    const extras = [...new Map(model.extras.map((each) => [each.name, each])).values()];
    const { sql, columns } = shapes[model.shape]({
      left: refOf(left, byId),
      right: refOf(right, byId),
      inherited,
      extras: extras.filter(({ name }) => !inherited.includes(name) || !isStar(model)),
      filter: model.filter,
      step: model.style.step,
      base: model.base,
    });
    given.set(model.id, columns);
    const head = `{{config materialized="${model.materialized}"${model.config}}}`;
    const path = `models/${model.layer}/${model.name}.sql`;
    return { path, head, sql: styled(sql, model.style), extras: columns };
  });
}

function isStar({ shape }: ModelSpec): boolean {
  return shape === 'star' || shape === 'steps';
}

function refOf(id: number, models: ReadonlyMap<number, ModelSpec>): string {
  if (id === source) return '{{source "raw" "numbers"}}';
  if (id === seed) return '{{ref "weights"}}';
  const model = models.get(id);
  if (model === undefined) throw new Error(`There is no model ${id}`);
  return `{{ref "${model.layer}.${model.name}"}}`;
}

function styled(sql: string, { comment, isWide, isLoud }: Style): string {
  const loud = isLoud
    ? sql.replaceAll(/\b(select|from|where|group by|order by|union all|join|with)\b/g, (word) =>
        word.toUpperCase(),
      )
    : sql;
  const wide = isWide ? loud.replaceAll('\n', '\n\n  ') : loud;
  return comment === '' ? wide : `-- ${comment}\n${wide}\n/* ${comment} */`;
}

interface Query {
  readonly sql: string;
  readonly columns: readonly string[];
}

const list = (extras: readonly Extra[]): string =>
  extras.map(({ name, expression }) => `,\n  ${expression} as "${name}"`).join('');
const names = (extras: readonly Extra[]): readonly string[] => extras.map(({ name }) => name);

/** Every column but those that are named is a number of at most four digits, so that nothing overflows. */
const shapes: Readonly<Record<ModelSpec['shape'], (scope: Scope) => Query>> = {
  plain: ({ left, extras, filter, base }) => ({
    sql: `select ${base}${list(extras)}\nfrom ${left}\nwhere ${filter}`,
    columns: names(extras),
  }),
  steps: ({ left, inherited, extras, filter, step }) => ({
    sql: `with ${step}_1 as (
  select id, a, b, c${inherited.map((name) => `, "${name}"`).join('')} from ${left}
),

${step}_2 as (
  select *${list(extras)}
  from ${step}_1
  where ${filter}
)

select * from ${step}_2`,
    columns: [...inherited, ...names(extras)],
  }),
  star: ({ left, inherited, extras, filter }) => ({
    sql: left.includes('source')
      ? `select id, a, b, c${list(extras)} from ${left} where ${filter}`
      : `select *${list(extras)}\nfrom ${left}\nwhere ${filter}`,
    columns: [...inherited, ...names(extras)],
  }),
  exclude: ({ left, inherited, filter }) => ({
    sql:
      inherited.length === 0 || left.includes('source')
        ? `select id, a, b, c from ${left} where ${filter}`
        : `select * exclude ("${inherited[0]}")\nfrom ${left}\nwhere ${filter}`,
    columns: inherited.slice(1),
  }),
  join: ({ left, right, extras, filter, step }) => ({
    sql: `with ${step} as (
  select id, max(b) as other_b, min(c) as other_c from ${right} group by id
)

select id, a, other_b as b, c${list(extras)}
from (select l.*, ${step}.other_b, ${step}.other_c from (select id, a, b, c from ${left}) as l inner join ${step} on ${step}.id = l.id)
where ${filter}`,
    columns: names(extras),
  }),
  outer: ({ left, right, extras, filter }) => ({
    sql: `select l.id, l.a, l.b, coalesce(r.c, l.c) as c${list(extras.map((each) => ({ ...each, expression: 'r.c' })))}
from (select id, a, b, c from ${left} where ${filter}) as l
left join (select id, sum(c) % 100 as c from ${right} group by id) as r using (id)`,
    columns: names(extras),
  }),
  group: ({ left, filter }) => ({
    sql: `select a % 7 as id, (sum(a) % 1000)::integer as a, count(*)::integer as b, max(c) as c
from ${left}
where ${filter}
group by 1`,
    columns: [],
  }),
  rollup: ({ left, filter, extras }) => ({
    sql: `select id, max(a) as a, min(b) as b, count(distinct c)::integer as c${extras.length > 0 ? `,\n  string_agg(a::varchar, ',' order by a, b) as "${extras[0]!.name}"` : ''}
from ${left}
where ${filter}
group by all
having count(*) > 0`,
    columns: names(extras.slice(0, 1)),
  }),
  window: ({ left, filter }) => ({
    sql: `select id, a, b, (row_number() over (order by id, a, b, c) % 1000)::integer as c
from ${left}
where ${filter}`,
    columns: [],
  }),
  running: ({ left, filter, extras }) => ({
    sql: `select id, a, b, (sum(c) over (partition by a % 5) % 1000)::integer as c${list(extras)}
from ${left}
where ${filter}`,
    columns: names(extras),
  }),
  newest: ({ left, filter }) => ({
    sql: `select id, a, b, c
from ${left}
where ${filter}
qualify row_number() over (partition by id order by a desc, b desc, c desc) = 1`,
    columns: [],
  }),
  union: ({ left, right, filter }) => ({
    sql: `select id, a, b, c from ${left} where id % 2 = 0
union all
select id, b, a, c from ${right} where ${filter} and id % 2 = 1`,
    columns: [],
  }),
  except: ({ left, right, filter }) => ({
    sql: `select id, a, b, c from ${left}
except
select id, a, b, c from ${right} where not (${filter})`,
    columns: [],
  }),
  within: ({ left, right, extras, filter, base }) => ({
    sql: `select ${base}${list(extras)}
from ${left}
where a in (select b from ${right} where ${filter}) or id < 20`,
    columns: names(extras),
  }),
  scalar: ({ left, right, filter }) => ({
    sql: `select id, a, (b + (select coalesce(max(c), 0) from ${right} where ${filter})) % 1000 as b, c
from ${left}`,
    columns: [],
  }),
  exists: ({ left, right, filter, extras }) => ({
    sql: `select id, a, b, c${list(extras)}
from (select id, a, b, c from ${left}) as l
where exists (select 1 from ${right} as r where r.id = l.id and ${filter.replaceAll(/\b(id|a|b|c)\b(?=( |$))/g, 'r.$1')})`,
    columns: names(extras),
  }),
  first: ({ left, filter }) => ({
    sql: `select id, a, b, c
from ${left}
where ${filter}
order by id, a, b, c
limit 25`,
    columns: [],
  }),
  distinct: ({ left, extras, filter, base }) => ({
    sql: `select distinct ${base}${list(extras)}\nfrom ${left}\nwhere ${filter}`,
    columns: names(extras),
  }),
};
