import { statSync } from 'node:fs';
import { join } from 'node:path';
import { IngotError, type ErrorCollector } from '../core/error.ts';
import type { Fence, ProjectPaths } from '../core/project.ts';
import { yamlTypeName, type YamlMap, type YamlValue } from '../core/yaml-value.ts';
import { resolveDataPath } from './data-path.ts';

/** What the paths of a fence are relative to. */
export interface FenceFolders {
  readonly root: string;
  readonly dataDir: string;
  readonly paths: Pick<ProjectPaths, 'seeds' | 'target'>;
}

type Wanted = 'folder' | 'file';

const accessSetting = 'enable_external_access';
const listSettings = { folder: 'allowed_directories', file: 'allowed_paths' } as const;

/** Whether a setting of DuckDB, in any letter case, says which files may be read. */
export function isFenceSetting(name: string): boolean {
  return [accessSetting, ...Object.values(listSettings)].includes(name.toLowerCase());
}

/** Which files a target's SQL may read; undefined where the settings leave all files open. */
export function readFence(
  settings: YamlMap,
  folders: FenceFolders,
  errors: ErrorCollector,
): Fence | undefined {
  const isOpen = readAccess(settings, errors) ?? true;
  if (isOpen) refuseLists(settings, errors);
  const listOf = (wanted: Wanted) =>
    readTexts(entryOf(settings, listSettings[wanted]), listSettings[wanted], errors).flatMap(
      (item) => errors.try(() => readPath(item, wanted, folders)) ?? [],
    );
  const [directories, paths] = [listOf('folder'), listOf('file')];
  return isOpen ? undefined : { directories: [...ownFolders(folders), ...directories], paths };
}

/** What ingot itself reads through the target: staged files and seeds. */
function ownFolders({ root, paths }: FenceFolders): string[] {
  return [join(root, paths.target, 'staging'), ...paths.seeds.map((folder) => join(root, folder))];
}

function readAccess(settings: YamlMap, errors: ErrorCollector): boolean | undefined {
  const value = entryOf(settings, accessSetting);
  if (value === undefined) return undefined;
  const written = value.kind === 'scalar' ? String(value.value).toLowerCase() : '';
  if (written === 'true' || written === 'false') return written === 'true';
  const given = value.kind === 'scalar' ? `"${value.written}"` : yamlTypeName(value);
  errors.add(
    new IngotError('YAML_TYPE', `"${accessSetting}" must be true or false, not ${given}`, {
      location: value.location(),
    }),
  );
  return undefined;
}

/** Whoever writes a list believes that the rest is closed. */
function refuseLists(settings: YamlMap, errors: ErrorCollector): void {
  for (const name of Object.values(listSettings)) {
    const value = entryOf(settings, name);
    if (value === undefined) continue;
    const message = `"${name}" closes nothing while "${accessSetting}" is true`;
    errors.add(
      new IngotError('FENCE_OPEN', message, {
        location: value.location(),
        hint: `Add ${accessSetting}: false beside it; then only what is listed can be read.`,
      }),
    );
  }
}

interface PathText {
  readonly text: string;
  readonly value: YamlValue;
}

function readTexts(
  value: YamlValue | undefined,
  name: string,
  errors: ErrorCollector,
): readonly PathText[] {
  if (value === undefined) return [];
  return (value.kind === 'list' ? value.items : [value]).flatMap((item) => {
    if (item.kind === 'scalar' && typeof item.value === 'string')
      return [{ text: item.value, value: item }];
    const message = `"${name}" must be a text or a list of texts, not ${yamlTypeName(item)}`;
    errors.add(new IngotError('YAML_TYPE', message, { location: item.location() }));
    return [];
  });
}

function readPath({ text, value }: PathText, wanted: Wanted, folders: FenceFolders): string {
  const fail = (message: string, hint: string) =>
    new IngotError('FENCE_PATH_INVALID', message, { location: value.location(), hint });
  const name = listSettings[wanted];
  if (text.trim() === '' || text.includes('\0'))
    throw fail(`"${text}" is not the path of a ${wanted}`, 'Give one such as data/reference.');
  if (/[*?[]/.test(text))
    throw fail(
      `"${text}" has a wildcard, which "${name}" does not know`,
      'Give the folder above it, under allowed_directories.',
    );
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  const path = resolveDataPath(text, folders);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && found.isDirectory() !== (wanted === 'folder'))
    throw wanted === 'folder'
      ? fail(`"${text}" is not a folder`, 'Name a single file under allowed_paths.')
      : fail(`"${text}" is a folder`, 'Name it under allowed_directories.');
  return path;
}

function entryOf(settings: YamlMap, name: string): YamlValue | undefined {
  const value = [...settings.entries].find(([key]) => key.toLowerCase() === name)?.[1].value;
  return value?.kind === 'scalar' && value.value === null ? undefined : value;
}
