import { isAbsolute, relative, resolve, sep } from 'node:path';
import { IngotError } from '../core/error.ts';
import type { Project } from '../core/project.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import type { FormatInput } from './file-format.ts';

/**
 * Adds a mistake for each pattern of `files` that names no files of the project or of its data folder.
 * @returns whether there is none
 */
export function checkFilePatterns(
  patterns: readonly string[],
  fields: YamlFields,
  { what, project }: Pick<FormatInput, 'what' | 'project'>,
): boolean {
  const mistakes = [
    ...noneMistake(fields, what),
    ...patterns.map((pattern) => mistakeOf(pattern, project)).filter((each) => each !== undefined),
  ];
  for (const [code, message, hint] of mistakes)
    fields.errors.add(
      new IngotError(code, message, { location: fields.locationOf('files'), hint }),
    );
  return mistakes.length === 0 && patterns.length > 0;
}

type Mistake = readonly [code: string, message: string, hint: string];

const example = 'Give a path or a pattern such as data/raw/orders_*.csv.';

/** Patterns that are no texts have been told of already. */
function noneMistake(fields: YamlFields, what: string): readonly Mistake[] {
  const value = fields.any('files');
  const isEmptyList = value?.kind === 'list' && value.items.length === 0;
  return isEmptyList ? [['YAML_VALUE', `"files" of ${what} is an empty list`, example]] : [];
}

function mistakeOf(
  pattern: string,
  { root, dataDir }: Pick<Project, 'root' | 'dataDir'>,
): Mistake | undefined {
  if (pattern.trim() === '' || /[\0-\x1f\x7f]/.test(pattern)) {
    return ['YAML_VALUE', `${JSON.stringify(pattern)} names no files`, example];
  }
  if (/^(?:[a-z][\w+.-]+:|\\\\)/i.test(pattern))
    return outside(pattern, 'Nothing is fetched: copy the files into the project.');
  const plain = pattern.replace(/^(?:\.\/)+/, '');
  const isData = plain === 'data' || plain.startsWith('data/');
  const { fixed, rest } = split(isData ? plain.slice('data/'.length) : plain);
  const start = resolve(isData ? dataDir : root, fixed);
  const isWithin = isInside(start, root) || isInside(start, dataDir);
  if (!isWithin || climbs(rest))
    return outside(
      pattern,
      'Copy the files into the project, or set DATA_DIR to the folder they are in.',
    );
  if (rest === '' && [root, dataDir].includes(start))
    return [
      'YAML_VALUE',
      `"${pattern}" is a folder`,
      `Name the files in it, such as ${pattern}/*.csv.`,
    ];
  return undefined;
}

function outside(pattern: string, hint: string): Mistake {
  const message = `The files "${pattern}" are outside the project and its data folder`;
  return ['SOURCE_OUTSIDE_PROJECT', message, hint];
}

/** The folders before the first sign of a pattern, and what comes behind. */
function split(pattern: string): { readonly fixed: string; readonly rest: string } {
  const sign = pattern.search(/[*?[\]{}()!+@|]/);
  if (sign === -1) return { fixed: pattern, rest: '' };
  const slash = pattern.lastIndexOf('/', sign) + 1;
  return { fixed: pattern.slice(0, slash), rest: pattern.slice(slash) };
}

/** Whether two dots stand there that may mean the folder above; between letters and digits they do not. */
function climbs(rest: string): boolean {
  return /(?<!\w)\.\.|\.\.(?!\w)/.test(rest);
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
