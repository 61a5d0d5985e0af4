import { basename, dirname, extname, join } from 'node:path';
import { IngotError } from '../core/error.ts';
import type { Publication, Target } from '../core/project.ts';
import { sideFolder } from '../core/target.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlValue } from '../core/yaml-value.ts';
import { isFilePath, resolveDataPath } from './data-path.ts';

interface Roots {
  readonly root: string;
  readonly dataDir: string;
}

/**
 * The working database of a target, and what it shows to readers: `publish` and `work_path` beside `path`. Without them
 * the work is done in the folder `.ingot` beside `path`, and all schemas are published.
 */
export function readPublication(
  fields: YamlFields,
  path: string,
  roots: Roots,
): Pick<Target, 'path' | 'publication'> {
  const written = fields.any('publish');
  const workPath = fields.text('work_path');
  const isOff = written?.kind === 'scalar' && written.value === false;
  if (path === ':memory:' || isOff) {
    const what = isOff ? '`publish: false`' : 'a database in memory';
    if (workPath !== undefined) fields.errors.add(needless('work_path', what, fields));
    else if (written !== undefined && !isOff) fields.errors.add(needless('publish', what, fields));
    return { path };
  }
  const isOn = written === undefined || (written.kind === 'scalar' && written.value === true);
  const publication = isOn
    ? { path, schemas: undefined, require: 'good' as const, keep: 0 }
    : { path, ...readPublish(written, fields) };
  const working =
    workPath === undefined
      ? join(dirname(path), sideFolder, basename(path))
      : workingFile(workPath, path, { fields, roots });
  return { path: working, publication };
}

function readPublish(written: YamlValue, fields: YamlFields): Omit<Publication, 'path'> {
  const inner = new YamlFields(written, '"publish"', fields.errors);
  const schemas = inner.texts('schemas');
  const location = inner.locationOf('schemas');
  const keep = inner.integer('keep', 0) ?? 0;
  const requirement = inner.choice('require', ['all', 'good'] as const) ?? 'good';
  inner.finish();
  if (schemas?.length === 0 || schemas?.includes('') === true) {
    const hint = 'Name some, such as schemas: [gold], or leave it out: then all are published.';
    const message = '"schemas" names no schema';
    fields.errors.add(new IngotError('YAML_VALUE', message, { location, hint }));
  }
  return { schemas: schemas && withoutRepeated(schemas), require: requirement, keep, location };
}

/** DuckDB takes names of schemas for the same whatever their case. */
function withoutRepeated(schemas: readonly string[]): readonly string[] {
  return [...new Map(schemas.map((name) => [name.toLowerCase(), name])).values()];
}

/** A folder stands for a file in it that is called as the published one is. */
function workingFile(
  work: string,
  path: string,
  { fields, roots }: { readonly fields: YamlFields; readonly roots: Roots },
): string {
  const full = resolveDataPath(work, roots);
  const file = extname(full) === '' || work.endsWith('/') ? join(full, basename(path)) : full;
  const mistake = workMistake({ work, file, path });
  if (mistake !== undefined) {
    const [what, hint] = mistake;
    const location = fields.locationOf('work_path');
    fields.errors.add(
      new IngotError('WORK_PATH_INVALID', `"work_path" ${what}`, { location, hint }),
    );
  }
  return file;
}

function workMistake({
  work,
  file,
  path,
}: Readonly<Record<'work' | 'file' | 'path', string>>): readonly [string, string] | undefined {
  if (!isFilePath(work)) return ['is not a path', 'Give a folder, such as work.'];
  if (file === path)
    return ['is the file that readers open', 'Name another folder, or write `publish: false`.'];
  if (basename(file) === basename(path)) return undefined;
  return [
    `is not called "${basename(path)}"`,
    `DuckDB calls a database as its file is called, and views may name it: let it end in /${basename(path)}.`,
  ];
}

function needless(key: string, what: string, fields: YamlFields): IngotError {
  return new IngotError('YAML_VALUE', `"${key}" means nothing with ${what}`, {
    location: fields.locationOf(key),
    hint: `Take "${key}" out.`,
  });
}
