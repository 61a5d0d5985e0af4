import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ErrorCollector } from '../core/error.ts';
import { IngotError } from '../core/error.ts';
import type { HelperFunction, HelperModule } from '../core/project.ts';
import { filesBelow } from './project-files.ts';

/** Loads the TypeScript and JavaScript files of the macro folders; every function that one exports is a helper. */
export async function loadHelperModules(
  root: string,
  folders: readonly string[],
  errors: ErrorCollector,
): Promise<HelperModule[]> {
  const files = folders
    .flatMap((folder) => filesBelow(root, folder))
    .filter(({ path }) => /\.(?:ts|mts|js|mjs)$/.test(path) && !path.endsWith('.d.ts'));
  const modules: HelperModule[] = [];
  for (const { path } of files) {
    try {
      const exported: object = await import(pathToFileURL(join(root, path)).href);
      modules.push({ path, helpers: functionsOf(exported) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      errors.add(
        new IngotError('HELPER_MODULE_BROKEN', `${path} can't be loaded: ${reason}`, {
          cause: error,
          hint: isReadAsCommonJs(reason)
            ? `The nearest package.json says "type": "commonjs": name the file ${path.replace(/\.(ts|js)$/, '.m$1')}, or say "module" there.`
            : 'It must be a module that exports functions.',
        }),
      );
    }
  }
  return modules;
}

/** Node takes a `.ts` or `.js` file for what the nearest package.json says, and then stumbles over the first export. */
function isReadAsCommonJs(reason: string): boolean {
  return /Unexpected token 'export'|Cannot use import statement/.test(reason);
}

function functionsOf(exported: object): ReadonlyMap<string, HelperFunction> {
  const functions = Object.entries(exported).filter(
    (entry): entry is [string, HelperFunction] => typeof entry[1] === 'function',
  );
  return new Map(functions.filter(([name]) => name !== 'default'));
}
