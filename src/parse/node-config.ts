import { IngotError, type ErrorCollector } from '../core/error.ts';
import type { JsonObject } from '../core/json.ts';
import { refreshPeriods, type Volatility } from '../core/node.ts';
import type { ConfigTree } from '../core/project.ts';
import { nearest } from '../core/suggest.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import { yamlToJson, type YamlEntry, type YamlMap, type YamlValue } from '../core/yaml-value.ts';
import { hookKeys } from './hooks.ts';
import { readSqlName } from './sql-name.ts';

/** Configuration values by name, each with its place. */
export type ConfigEntries = ReadonlyMap<string, YamlEntry>;

/** What every kind of node can be configured with. */
export interface CommonConfig {
  readonly enabled: boolean;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  readonly schema: string | undefined;
  readonly alias: string | undefined;
  /** Everything that is in force, as written. */
  readonly all: JsonObject;
}

/** `config`, with `tags` and `meta` that stand directly in the entry, as in older dbt projects. */
export function configOf(fields: YamlFields): ConfigEntries {
  const entries = new Map<string, YamlEntry>(fields.map('config')?.entries);
  for (const key of ['tags', 'meta']) {
    const direct = fields.any(key);
    if (direct !== undefined && !entries.has(key))
      entries.set(key, { value: direct, location: direct.location });
  }
  return entries;
}

/** Later layers win; tags add up and `meta` is merged, as in dbt. */
export function mergeConfig(layers: readonly ConfigEntries[]): ConfigEntries {
  const merged = new Map<string, YamlEntry>();
  for (const layer of layers) {
    for (const [key, entry] of layer) {
      const before = merged.get(key);
      merged.set(
        key,
        before === undefined
          ? entry
          : { ...entry, value: combined(key, before.value, entry.value) },
      );
    }
  }
  return merged;
}

function combined(key: string, before: YamlValue, after: YamlValue): YamlValue {
  if (key === 'tags' || hookKeys.has(key)) {
    const items = [before, after].flatMap((value) =>
      value.kind === 'list' ? value.items : [value],
    );
    return { kind: 'list', items, location: after.location };
  }
  if (key === 'meta' && before.kind === 'map' && after.kind === 'map') {
    return { ...after, entries: new Map([...before.entries, ...after.entries]) };
  }
  return after;
}

/** The layers of `ingot.yml` that hold for a node, from the outermost folder to the node itself. */
export function treeLayers(tree: ConfigTree, segments: readonly string[]): ConfigEntries[] {
  const layers = [tree.values];
  let at: ConfigTree | undefined = tree;
  for (const segment of segments) {
    at = at.children.get(segment);
    if (at === undefined) break;
    layers.push(at.values);
  }
  return layers;
}

/** Reads what all kinds of nodes share; the caller reads its own keys from the same fields and then calls `finish`. */
export function readCommon(fields: YamlFields, entries: ConfigEntries): CommonConfig {
  return {
    enabled: fields.boolean('enabled') ?? true,
    tags: [...new Set(fields.texts('tags') ?? [])],
    meta: fields.object('meta') ?? {},
    schema: readSqlName(fields, 'schema'),
    alias: readSqlName(fields, 'alias'),
    all: Object.fromEntries([...entries].map(([key, entry]) => [key, yamlToJson(entry.value)])),
  };
}

export function configFields(
  entries: ConfigEntries,
  what: string,
  { errors, place }: { errors: ErrorCollector; place: YamlMap['location'] },
): YamlFields {
  return new YamlFields(
    { kind: 'map', entries, location: place },
    `the configuration of ${what}`,
    errors,
  );
}

/** How often a result that depends on the clock, or on chance, is asked for again. */
export function readVolatility(fields: YamlFields): Volatility {
  return {
    deterministic: fields.boolean('deterministic') ?? false,
    refresh: fields.choice('refresh', refreshPeriods),
  };
}

/**
 * Folders in the configuration tree that no node is in: with a near name a mistake, else perhaps a layer that is still
 * empty, hence a warning.
 */
export function unusedFolders(
  tree: ConfigTree,
  used: readonly (readonly string[])[],
  kind: string,
): IngotError[] {
  return [...tree.children].flatMap(([name, child]) => {
    const inside = used.filter(([first]) => first === name).map(([, ...rest]) => rest);
    if (inside.length > 0) return unusedFolders(child, inside, kind);
    const near = nearest(
      name,
      used.flatMap(([first]) => (first === undefined ? [] : [first])),
    );
    const hint =
      near.length > 0
        ? `Did you mean "${near[0]}"? A configuration value begins with a plus: "+materialized".`
        : 'Nothing is configured by it.';
    return [
      new IngotError(
        near.length > 0 ? 'CONFIG_FOLDER_UNKNOWN' : 'CONFIG_FOLDER_EMPTY',
        `No ${kind} is in the folder "${name}"`,
        { location: child.location(), hint },
      ),
    ];
  });
}
