import type { ErrorCollector } from '../core/error.ts';
import { IngotError } from '../core/error.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import type { ConfigTree, ConfigTreeEntry, ProjectConfig, ProjectPaths } from '../core/project.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlEntry, YamlMap, YamlValue } from '../core/yaml-value.ts';

/** Reads `ingot.yml`. */
export function readProjectConfig(contents: YamlValue, errors: ErrorCollector): ProjectConfig {
  const fields = new YamlFields(contents, 'ingot.yml', errors);
  const name = fields.requiredText('name');
  if (name !== '' && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    const hint = 'A name is made of letters, digits and underscores.';
    errors.add(
      new IngotError('PROJECT_NAME_INVALID', `"${name}" can't be the name of a project`, {
        location: fields.locationOf('name'),
        hint,
      }),
    );
  }
  const dataTests = fields.map('data_tests') ?? fields.map('tests');
  const config: ProjectConfig = {
    name,
    version: fields.text('version') ?? '0.0.0',
    profile: fields.text('profile') ?? name,
    paths: readPaths(fields),
    vars: scopedVars(fields.object('vars') ?? {}, name),
    models: readTree(fields.map('models'), name),
    seeds: readTree(fields.map('seeds'), name),
    snapshots: readTree(fields.map('snapshots'), name),
    sources: readTree(fields.map('sources'), name),
    dataTests: readTree(dataTests, name),
    onRunStart: bothKeys(fields, 'on-run-start', 'on_run_start'),
    onRunEnd: bothKeys(fields, 'on-run-end', 'on_run_end'),
  };
  fields.integer('config-version', 1);
  fields.finish();
  return config;
}

/** dbt writes the key with dashes; what is said under both adds up. */
function bothKeys(fields: YamlFields, ...keys: readonly string[]): readonly YamlValue[] {
  return keys.flatMap((key) => fields.any(key) ?? []);
}

function readPaths(fields: YamlFields): ProjectPaths {
  const target = folder(fields, 'target-path', ['target'])[0] ?? 'target';
  const sources = {
    models: folder(fields, 'model-paths', ['models']),
    seeds: folder(fields, 'seed-paths', ['seeds']),
    snapshots: folder(fields, 'snapshot-paths', ['snapshots']),
    tests: folder(fields, 'test-paths', ['tests/sql', 'tests/generic', 'tests']),
    macros: folder(fields, 'macro-paths', ['macros']),
  };
  checkTarget(target, [...Object.values(sources).flat(), 'data'], fields);
  return { ...sources, target, clean: folder(fields, 'clean-targets', [target]) };
}

/** What ingot writes may not lie among what people write, where it would be read as theirs. */
function checkTarget(target: string, folders: readonly string[], fields: YamlFields): void {
  const isWithin = (inner: string, outer: string) => `${inner}/`.startsWith(`${outer}/`);
  const taken = folders.find((each) => isWithin(target, each) || isWithin(each, target));
  if (taken === undefined) return;
  const message = `"target-path": "${target}" and the folder "${taken}" can't be in each other`;
  const hint = 'Give a folder of its own, such as "target".';
  const location = fields.locationOf('target-path');
  fields.errors.add(new IngotError('TARGET_PATH_TAKEN', message, { location, hint }));
}

/** Folders of the project, relative and without a slash at the end. */
function folder(fields: YamlFields, key: string, fallback: readonly string[]): readonly string[] {
  const paths = fields.texts(key);
  if (paths === undefined) return fallback;
  return paths.map((path) => {
    const clean = path.replace(/^\.\//, '').replace(/\/+$/, '');
    const isOdd = clean.split('/').some((part) => ['', '.', '..'].includes(part));
    // A colon stands in `C:` and `file:`; on Windows a backslash is a slash.
    if (isOdd || /[\\:\0-\x1f\x7f]/.test(clean)) {
      const hint = 'Give a folder inside the project, such as "models".';
      fields.errors.add(
        new IngotError(
          'PATH_OUTSIDE_PROJECT',
          `"${key}": "${path}" is not a folder of the project`,
          { location: fields.locationOf(key), hint },
        ),
      );
    }
    return clean;
  });
}

/** Variables under the project's own name belong to it alone, as in dbt. */
function scopedVars(vars: JsonObject, name: string): JsonObject {
  const { [name]: own, ...all } = vars;
  return own !== undefined && isJsonObject(own) ? { ...all, ...own } : vars;
}

/** Keys with a plus are configuration; so are plain values; a mapping without a plus is a folder. */
function readTree(map: YamlMap | undefined, projectName: string): ConfigTree {
  if (map === undefined) return { values: new Map(), children: new Map() };
  const own = map.entries.get(projectName)?.value;
  const tree = readLevel(map);
  if (own?.kind !== 'map') return tree;
  const inner = readLevel(own);
  const children = new Map([...tree.children, ...inner.children]);
  children.delete(projectName);
  return { values: new Map([...tree.values, ...inner.values]), children };
}

function readLevel(map: YamlMap): ConfigTree {
  const values = new Map<string, YamlEntry>();
  const children = new Map<string, ConfigTreeEntry>();
  for (const [key, entry] of map.entries) {
    if (key.startsWith('+')) values.set(key.slice(1), entry);
    else if (entry.value.kind === 'map')
      children.set(key, { ...readLevel(entry.value), location: entry.location });
    else values.set(key, entry);
  }
  return { values, children };
}
