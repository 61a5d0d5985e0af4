import type { Chance } from './chance.ts';
import {
  randomExtra,
  randomFilter,
  randomModel,
  randomShape,
  bases,
  type ModelSpec,
} from './model-spec.ts';
import { randomRow, randomRows, readable, type ProjectSpec } from './project-spec.ts';

type ModelEdit = (model: ModelSpec, chance: Chance, spec: ProjectSpec) => ModelSpec;
type ProjectEdit = (spec: ProjectSpec, chance: Chance) => ProjectSpec;

/** The project with one thing changed, and a name for it. */
export function randomEdit(
  spec: ProjectSpec,
  chance: Chance,
): { readonly spec: ProjectSpec; readonly name: string } {
  if (chance.isOneIn(3)) {
    const [name, edit] = chance.of(Object.entries(projectEdits));
    return { spec: edit(spec, chance), name };
  }
  const [name, edit] = chance.of(Object.entries(modelEdits));
  const place = chance.whole(spec.models.length);
  const model = edit(spec.models[place]!, chance, spec);
  return {
    spec: { ...spec, models: spec.models.with(place, model) },
    name: `${name} of ${model.name}`,
  };
}

const modelEdits: Readonly<Record<string, ModelEdit>> = {
  'a column added': (model, chance) => ({
    ...model,
    extras: [...model.extras, randomExtra(chance)],
  }),
  'a column added in front': (model, chance) => ({
    ...model,
    extras: [randomExtra(chance), ...model.extras],
  }),
  'a column added again': (model, chance) => ({
    ...model,
    extras: [...model.extras, randomExtra(chance)],
  }),
  'a column removed': (model) => ({ ...model, extras: model.extras.slice(1) }),
  'a column changed': (model, chance) => {
    const [first, ...rest] = model.extras;
    const { expression } = randomExtra(chance);
    return first === undefined ? model : { ...model, extras: [{ ...first, expression }, ...rest] };
  },
  filter: (model, chance) => ({ ...model, filter: randomFilter(chance) }),
  shape: (model, chance) => ({ ...model, shape: randomShape(chance) }),
  parent: (model, chance, { models }) => {
    const parents = readable(models, models.indexOf(model));
    return { ...model, parents: [chance.of(parents), model.parents[1]] };
  },
  materialization: (model, chance) => ({
    ...model,
    materialized: chance.of(['view', 'table', 'ephemeral']),
  }),
  comment: (model, chance) => ({
    ...model,
    style: { ...model.style, comment: `note ${chance.whole(100)}` },
  }),
  'white space': (model) => ({ ...model, style: { ...model.style, isWide: !model.style.isWide } }),
  'letter case': (model) => ({ ...model, style: { ...model.style, isLoud: !model.style.isLoud } }),
  'order of columns': (model) => ({ ...model, extras: model.extras.toReversed() }),
  'one of the columns that all have': (model, chance) => ({ ...model, base: chance.of(bases) }),
  'another of these columns': (model, chance) => ({ ...model, base: chance.of(bases) }),
  'a third of these columns': (model, chance) => ({ ...model, base: chance.of(bases) }),
  'name of a common table': (model, chance) => ({
    ...model,
    style: { ...model.style, step: `step${chance.whole(100)}` },
  }),
  configuration: (model, chance) => ({
    ...model,
    config: chance.of([
      '',
      ` alias="other_${model.name}"`,
      ' tags=(list "one")',
      ' schema="elsewhere"',
    ]),
  }),
  layer: (model, chance) => ({ ...model, layer: chance.of(['bronze', 'silver', 'gold']) }),
};

const projectEdits: Readonly<Record<string, ProjectEdit>> = {
  'a model renamed': (spec, chance) => {
    const place = chance.whole(spec.models.length);
    const model = { ...spec.models[place]!, name: `m${spec.nextId}` };
    return { ...spec, models: spec.models.with(place, model), nextId: spec.nextId + 1 };
  },
  'a model added': (spec, chance) => {
    const place = 1 + chance.whole(spec.models.length);
    const model = randomModel(chance, spec.nextId, readable(spec.models, place));
    return { ...spec, models: spec.models.toSpliced(place, 0, model), nextId: spec.nextId + 1 };
  },
  'a model removed': (spec, chance) => {
    if (spec.models.length < 5) return spec;
    const place = chance.whole(spec.models.length);
    const { id, parents } = spec.models[place]!;
    const instead = (parent: number) => (parent === id ? parents[0] : parent);
    const models = spec.models.toSpliced(place, 1).map((model) => ({
      ...model,
      parents: [instead(model.parents[0]), instead(model.parents[1])] as const,
    }));
    return { ...spec, models };
  },
  'a raw row': (spec, chance) => {
    const name = chance.of(Object.keys(spec.rawFiles));
    const rows = spec.rawFiles[name] ?? [];
    const changed = rows.with(chance.whole(rows.length), randomRow(chance));
    return { ...spec, rawFiles: { ...spec.rawFiles, [name]: changed } };
  },
  'a raw file': (spec, chance) => {
    const { 'numbers-2.csv': second, ...others } = spec.rawFiles;
    return second === undefined
      ? { ...spec, rawFiles: { ...others, 'numbers-2.csv': randomRows(chance, 5) } }
      : { ...spec, rawFiles: others };
  },
  'a seed value': (spec, chance) => ({
    ...spec,
    seedRows: spec.seedRows.with(chance.whole(spec.seedRows.length), randomRow(chance)),
  }),
  'a variable': (spec, chance) => ({ ...spec, highestId: 20 + chance.whole(70) }),
  'a macro': (spec, chance) => ({
    ...spec,
    doubled: chance.of(['{{column}} * 2', '{{column}} + {{column}}', '{{column}} * 3']),
  }),
  'the comment of a macro': (spec, chance) => ({
    ...spec,
    doubled: `{{!-- ${chance.whole(100)} --~}}\n${spec.doubled.split('~}}\n').at(-1)}`,
  }),
  'a description': (spec, chance) => ({ ...spec, description: `words ${chance.whole(100)}` }),
};

/** The project with a model whose next build fails. */
export function breaking(spec: ProjectSpec, chance: Chance): ProjectSpec {
  const built = spec.models.filter(
    ({ materialized, shape }) => materialized === 'table' && shape !== 'star',
  );
  if (built.length === 0) return spec;
  const { id } = chance.of(built);
  return { ...spec, broken: new Map([[id, chance.of(['error', 'test'] as const)]]) };
}
