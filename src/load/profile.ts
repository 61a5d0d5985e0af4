import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ErrorCollector, IngotError } from '../core/error.ts';
import type { Environment, ProjectPaths, Target } from '../core/project.ts';
import type { Location } from '../core/source-text.ts';
import { suggest } from '../core/suggest.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlEntry, YamlMap } from '../core/yaml-value.ts';
import { environmentScope } from '../template/project-helpers.ts';
import { renderYaml } from '../template/render-yaml.ts';
import { isFilePath, resolveDataPath, throughLinks } from './data-path.ts';
import { isFenceSetting, readFence } from './fence.ts';
import { readPublication } from './publication.ts';
import { readText } from './read-text.ts';
import { readYaml } from './read-yaml.ts';

export interface ProfileRequest {
  readonly root: string;
  readonly dataDir: string;
  readonly paths: ProjectPaths;
  readonly profilesDir: string | undefined;
  readonly homeDir: string;
  readonly environment: Environment;
  readonly profileName: string;
  readonly targetName: string | undefined;
  readonly threads: number | undefined;
}

const defaultThreads = 4;

/** Finds `profiles.yml` and reads one target of one profile. */
export function readTarget(request: ProfileRequest): Target {
  const path = findProfiles(request);
  const source = readText(path, { root: request.root });
  const errors = new ErrorCollector();
  const profiles = readYaml(source);
  const whole = new YamlFields(profiles, 'profiles.yml', errors);
  const names = profiles.kind === 'map' ? [...profiles.entries.keys()] : [];
  const profile = whole.map(request.profileName);
  errors.throwIfAny();
  if (profile === undefined) {
    const hint =
      suggest(request.profileName, names) ??
      (names.length > 0 ? `Profiles there: ${names.join(', ')}.` : undefined);
    throw new IngotError(
      'PROFILE_NOT_FOUND',
      `${source.path} has no profile "${request.profileName}"`,
      { location: whole.location, hint },
    );
  }
  const target = readOutput(profile, request, errors);
  errors.throwIfAny();
  return target;
}

/** The folder asked for, else the environment's, the project's, the home folder's. */
function findProfiles({ profilesDir, environment, root, homeDir }: ProfileRequest): string {
  const given = profilesDir ?? environment['INGOT_PROFILES_DIR'];
  const folders =
    given === undefined || given === '' ? [root, join(homeDir, '.ingot')] : [resolve(root, given)];
  const found = folders.map((each) => join(each, 'profiles.yml')).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const where =
    given === undefined || given === ''
      ? 'in the project or in the folder .ingot of your home folder'
      : `in ${given}`;
  throw new IngotError('PROFILES_NOT_FOUND', `There is no profiles.yml ${where}`, {
    hint: 'Write one, for example:\n  shop:\n    target: dev\n    outputs:\n      dev: { type: duckdb, path: data/shop.duckdb }',
  });
}

function readOutput(profile: YamlMap, request: ProfileRequest, errors: ErrorCollector): Target {
  const scope = environmentScope(request.environment);
  const chosen = new Map(
    [...profile.entries]
      .filter(([key]) => key !== 'outputs')
      .map(([key, entry]) => [key, rendered(entry)]),
  );
  function rendered(entry: YamlEntry): YamlEntry {
    return { ...entry, value: renderYaml(entry.value, scope) };
  }
  const outputs = profile.entries.get('outputs');
  const fields = new YamlFields(
    { ...profile, entries: outputs === undefined ? chosen : chosen.set('outputs', outputs) },
    `profile "${request.profileName}"`,
    errors,
  );
  const known = fields.map('outputs')?.entries ?? new Map<string, YamlEntry>();
  const chosenName = fields.text('target');
  const name = request.targetName ?? chosenName ?? 'default';
  fields.finish();
  errors.throwIfAny();
  const output = known.get(name);
  if (output === undefined) {
    const hint =
      suggest(name, known.keys()) ?? `Targets there: ${[...known.keys()].join(', ') || 'none'}.`;
    throw new IngotError(
      'TARGET_NOT_FOUND',
      `The profile "${request.profileName}" has no target "${name}"`,
      { location: fields.locationOf('outputs'), hint },
    );
  }
  // Only the chosen target is rendered: another one may need variables that are not set here.
  return readFields(
    new YamlFields(rendered(output).value, `target "${name}"`, errors),
    name,
    request,
  );
}

function readFields(fields: YamlFields, name: string, request: ProfileRequest): Target {
  if (fields.requiredText('type') !== '') fields.choice('type', ['duckdb'] as const);
  const threads = fields.integer('threads', 1);
  const path = fields.text('path') ?? ':memory:';
  const file = path === ':memory:' ? path : fileOf(path, fields.locationOf('path'), request);
  const target: Target = {
    name,
    profileName: request.profileName,
    type: 'duckdb',
    ...readPublication(fields, file, request),
    schema: fields.text('schema') ?? 'main',
    ...readExternalRoot(fields, request),
    threads: request.threads ?? threads ?? defaultThreads,
    ...readSettings(fields, request),
  };
  fields.finish();
  return target;
}

function readExternalRoot(
  fields: YamlFields,
  request: ProfileRequest,
): Pick<Target, 'externalRoot'> {
  const written = fields.text('external_root');
  if (written === undefined) return {};
  if (isFilePath(written)) return { externalRoot: resolveDataPath(written, request) };
  fields.errors.add(
    new IngotError('PROFILE_PATH_INVALID', `"${written}" is not a path of a folder`, {
      location: fields.locationOf('external_root'),
      hint: 'Give one such as data/exports.',
    }),
  );
  return {};
}

function fileOf(path: string, location: Location, request: ProfileRequest): string {
  const file = throughLinks(resolveDataPath(checkedPath(path, location), request));
  if (file !== undefined) return file;
  throw new IngotError('PROFILE_PATH_INVALID', `"${path}" is a link that leads to itself`, {
    location,
    hint: 'Give a file such as data/shop.duckdb, or let the link lead to one.',
  });
}

function checkedPath(path: string, location: Location): string {
  if (isFilePath(path)) return path;
  throw new IngotError('PROFILE_PATH_INVALID', `"${path}" is not a path of a database file`, {
    location,
    hint: 'Give a file such as data/shop.duckdb, or :memory:.',
  });
}

function readSettings(
  fields: YamlFields,
  request: ProfileRequest,
): Pick<Target, 'settings' | 'fence'> {
  const written = fields.map('settings');
  if (written === undefined) return { settings: {} };
  const inner = new YamlFields(written, '"settings"', fields.errors);
  const settings = [...written.entries.keys()]
    .filter((key) => !isFenceSetting(key))
    .flatMap((key) => {
      const value = inner.text(key);
      return value === undefined ? [] : [[key, value] as const];
    });
  const fence = readFence(written, request, fields.errors);
  return { settings: Object.fromEntries(settings), ...(fence !== undefined && { fence }) };
}
