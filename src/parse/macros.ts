import { IngotError } from '../core/error.ts';
import type { HelperFunction, Project } from '../core/project.ts';
import { locationAt } from '../core/source-text.ts';
import type { Template } from '../core/template.ts';
import { builtinHelpers } from '../template/builtin-helpers.ts';
import { parseTemplate } from '../template/parse-template.ts';
import type { ErrorCollector } from '../core/error.ts';

/** The partials of the macro folders by file name. */
export function parseMacros(
  { files }: Project,
  errors: ErrorCollector,
): ReadonlyMap<string, Template> {
  const macros = new Map<string, Template>();
  for (const file of files.macros) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1, -'.hbs'.length);
    const other = macros.get(name);
    if (other !== undefined) {
      errors.add(
        new IngotError('MACRO_DUPLICATE', `Two macros are named "${name}"`, {
          location: locationAt(file, 0),
          hint: `The other one is ${other.source.path}.`,
        }),
      );
    }
    // The line end of the file would come between the macro and what follows its call.
    const template = errors.try(() =>
      parseTemplate({ path: file.path, text: file.text.replace(/\r?\n$/, '') }),
    );
    if (template !== undefined) macros.set(name, template);
  }
  return macros;
}

/** Names of the language itself, which a helper of the project can't take. */
const reservedNames = [
  'ref',
  'source',
  'config',
  'this',
  'var',
  'env_var',
  'is_incremental',
  'target',
  'run_started_at',
  'invocation_id',
  'parameters',
  'if',
  'unless',
  'each',
  'with',
];

/** The functions that the TypeScript files of the macro folders export. */
export function projectHelpers(
  { files }: Project,
  errors: ErrorCollector,
): ReadonlyMap<string, HelperFunction> {
  const helpers = new Map<string, HelperFunction>();
  for (const { path, helpers: exported } of files.helpers) {
    for (const [name, run] of exported) {
      if (builtinHelpers.has(name) || reservedNames.includes(name) || helpers.has(name)) {
        const location = locationAt({ path, text: '' }, 0);
        errors.add(
          new IngotError('HELPER_DUPLICATE', `The name "${name}" is taken by another helper`, {
            location,
            hint: 'Export the function under another name.',
          }),
        );
      }
      helpers.set(name, run);
    }
  }
  return helpers;
}
