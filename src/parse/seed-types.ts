import type { ErrorCollector } from '../core/error.ts';
import type { Column, Seed } from '../core/node.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { ConfigEntries } from './node-config.ts';

/** Where types of the columns of a seed may stand, from the outermost folder to what is its own. */
interface TypeLayers {
  readonly folders: readonly ConfigEntries[];
  readonly own: readonly ConfigEntries[];
  readonly columns: readonly Column[];
}

/** The types that are stated for the columns of a seed; as in dbt, those of all layers add up, and the inner ones win. */
export function readSeedTypes(
  { folders, own, columns }: TypeLayers,
  errors: ErrorCollector,
): Pick<Seed, 'columnTypes' | 'optionalTypes'> {
  const ofFolders = folders.flatMap((layer) => readColumnTypes(layer, errors));
  const ofColumns = columns.flatMap(({ name, dataType }) =>
    dataType === undefined ? [] : [[name, dataType] as const],
  );
  const ofSeed = [...ofColumns, ...own.flatMap((layer) => readColumnTypes(layer, errors))];
  const known = new Set(ofSeed.map(([name]) => name.toLowerCase()));
  const all = [...ofFolders, ...ofSeed].map((each) => [each[0].toLowerCase(), each] as const);
  const optional = ofFolders.map(([name]) => name.toLowerCase());
  return {
    columnTypes: Object.fromEntries(new Map(all).values()),
    optionalTypes: [...new Set(optional)].filter((name) => !known.has(name)),
  };
}

function readColumnTypes(
  layer: ConfigEntries,
  errors: ErrorCollector,
): readonly (readonly [string, string])[] {
  const fields = new YamlFields(
    { kind: 'map', entries: layer, location: () => layer.get('column_types')!.location() },
    'a seed',
    errors,
  );
  const types = fields.map('column_types');
  if (types === undefined) return [];
  const inner = new YamlFields(types, '"column_types"', errors);
  const seen = new Map<string, string>();
  return [...types.entries.keys()].flatMap((name) => {
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) tellTwice(inner, twin, name);
    seen.set(name.toLowerCase(), name);
    const type = inner.text(name);
    return type === undefined ? [] : [[name, type] as const];
  });
}

/** DuckDB does not tell `ID` from `id`. */
function tellTwice(fields: YamlFields, twin: string, name: string): void {
  fields.wrongValue(name, {
    message: `"column_types" has the column "${twin}" twice, as "${name}" too`,
    hint: 'Take one of them out.',
  });
}
