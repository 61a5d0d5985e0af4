import type { Chance } from './chance.ts';
import { randomModel, seed, source, type ModelSpec } from './model-spec.ts';
import { renderModels } from './render-model.ts';

/** A project of random models over one source and one seed. */
export interface ProjectSpec {
  readonly models: readonly ModelSpec[];
  /** Rows of the raw files by file name. */
  readonly rawFiles: Readonly<Record<string, readonly string[]>>;
  readonly seedRows: readonly string[];
  readonly highestId: number;
  readonly doubled: string;
  readonly description: string;
  /** Ids of models whose next build fails: at run time, or by their test. */
  readonly broken: ReadonlyMap<number, 'error' | 'test'>;
  /** For names that no other model had. */
  readonly nextId: number;
}

export function randomProject(chance: Chance): ProjectSpec {
  const count = 10 + chance.whole(16);
  const models: ModelSpec[] = [];
  for (let id = 0; id < count; id++) models.push(randomModel(chance, id, readable(models, id)));
  return {
    models,
    rawFiles: { 'numbers-1.csv': randomRows(chance, 60) },
    seedRows: randomRows(chance, 15),
    highestId: 90,
    doubled: '{{column}} * 2',
    description: '',
    broken: new Map(),
    nextId: count,
  };
}

/** What a model may read: the first few read what comes in, the others mostly what was made last. */
export function readable(models: readonly ModelSpec[], place: number): readonly number[] {
  const before = models.slice(0, place).map(({ id }) => id);
  return place < 3 ? [source, seed, ...before] : [...before.slice(-6), ...before.slice(-3), seed];
}

export function randomRows(chance: Chance, count: number): readonly string[] {
  return Array.from({ length: count }, () => randomRow(chance));
}

export function randomRow(chance: Chance): string {
  const c = chance.isOneIn(8) ? '' : chance.whole(50);
  return [1 + chance.whole(80), chance.whole(30), chance.whole(40), c].join(',');
}

/** Every file of the project, by path. */
export function renderProject(spec: ProjectSpec): Readonly<Record<string, string>> {
  const rendered = renderModels(spec.models);
  const models = rendered.map(({ path, head, sql }, place) => {
    const isError = spec.broken.get(spec.models[place]!.id) === 'error';
    const failing = `select *, error('broken') as failing from (\n${sql}\n)`;
    return [path, `${head}\n\n${isError ? failing : sql}\n`];
  });
  const raw = Object.entries(spec.rawFiles).map(([name, rows]) => [
    `data/raw/${name}`,
    `id,a,b,c\n${rows.join('\n')}\n`,
  ]);
  return {
    ...fixedFiles,
    'ingot.yml': `name: random\nvars: { highest_id: ${spec.highestId} }\n`,
    'seeds/weights.csv': `id,a,b,c\n${spec.seedRows.join('\n')}\n`,
    'macros/doubled.hbs': `{{parameters column~}}\n${spec.doubled}`,
    'models/models.yml': propertiesOf(spec),
    ...(Object.fromEntries([...models, ...raw]) as Record<string, string>),
  };
}

function propertiesOf({ models, broken, description }: ProjectSpec): string {
  const entries = models
    .filter(({ materialized, shape }) => materialized !== 'ephemeral' && shape !== 'star')
    .map(({ name, id }) => {
      const tests =
        broken.get(id) === 'test'
          ? '[{ accepted_values: { arguments: { values: [7] } } }]'
          : '[not_null]';
      return `  - name: ${name}
    description: '${description}'
    columns: [{ name: id, data_tests: ${tests} }]
`;
    });
  return `models:\n${entries.join('')}`;
}

const fixedFiles = {
  'profiles.yml': `random:
  target: dev
  outputs:
    dev: { type: duckdb, path: data/dev.duckdb, publish: false, threads: 2 }
    fresh: { type: duckdb, path: data/fresh.duckdb, publish: false, threads: 1 }
`,
  'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: numbers
        files: data/raw/*.csv
        format: csv
        columns:
          - { name: id, data_type: integer }
          - { name: a, data_type: integer }
          - { name: b, data_type: integer }
          - { name: c, data_type: integer }
`,
  'macros/is_small.hbs': '{{parameters column~}}\n{{column}} < 35',
};
