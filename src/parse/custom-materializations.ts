import { IngotError, type ErrorCollector } from '../core/error.ts';
import type { CustomMaterialization } from '../core/materialization.ts';
import type { WrittenLiteral } from '../core/program.ts';
import type { ProgramFile, Project } from '../core/project.ts';

/** The materializations of a project by name. */
export type CustomMaterializations = ReadonlyMap<string, CustomMaterialization>;

/** Names that mean something else. */
const taken = new Set([
  'view',
  'table',
  'ephemeral',
  'incremental',
  'external',
  'materialized_view',
  'snapshot',
  'seed',
  'test',
]);

/** What the files of `materializations/` say of themselves. */
export function customMaterializations(
  { files }: Project,
  errors: ErrorCollector,
): CustomMaterializations {
  const found = new Map<string, CustomMaterialization>();
  for (const file of files.materializations) {
    const name = nameOf(file);
    const mistake = mistakeIn(name, found);
    if (mistake !== undefined) errors.add(told(mistake, file));
    else found.set(name, customMaterialization(name, file, errors));
  }
  return found;
}

function nameOf({ path }: ProgramFile): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
}

function mistakeIn(name: string, found: CustomMaterializations): string | undefined {
  if (taken.has(name)) return `"${name}" is a materialization of ingot's own`;
  if (found.has(name)) return `Two files say what the materialization "${name}" is`;
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name))
    return `${JSON.stringify(name)} can't be the name of a materialization`;
  return undefined;
}

function told(message: string, { path }: ProgramFile): IngotError {
  return new IngotError('MATERIALIZATION_NAME', message, {
    location: { path, line: 1, column: 1, lineText: '' },
    hint: 'Rename the file: letters, digits and underscores, and a name of its own.',
  });
}

function customMaterialization(
  name: string,
  { path, program }: ProgramFile,
  errors: ErrorCollector,
): CustomMaterialization {
  const { incremental, makes } = program.literals;
  return {
    kind: 'custom',
    name,
    path,
    program,
    isIncremental: oneOf(incremental, [false, true], { name: 'incremental', errors }),
    makes: oneOf(makes, ['table', 'view'] as const, { name: 'makes', errors }),
  };
}

/** The first one where nothing is said. */
function oneOf<T>(
  literal: WrittenLiteral | undefined,
  choices: readonly [T, T],
  { name, errors }: { readonly name: string; readonly errors: ErrorCollector },
): T {
  if (literal === undefined) return choices[0];
  const found = choices.find((each) => literal.kind === 'scalar' && literal.value === each);
  if (found === undefined) {
    const words = choices.map((each) => JSON.stringify(each)).join(' or ');
    errors.add(
      new IngotError('TYPESCRIPT_CONFIG', `"${name}" must be ${words}`, {
        location: literal.location,
      }),
    );
  }
  return found ?? choices[0];
}
