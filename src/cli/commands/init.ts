import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { IngotError } from '../../core/error.ts';
import { commandPrefix } from '../command-prefix.ts';
import { inScope, type CommandScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { OutputFlags } from '../options.ts';
import { packageRoot } from '../package-root.ts';
import { wrapIndented } from '../reporters/text-width.ts';

const starterName = 'starter';
const partialFolder = '.ingot-init';
/** What may stand in the folder before: `npm install ingot`, `git init` and an init that was killed leave it. */
const mayStay = new Set([
  partialFolder,
  'package.json',
  'package-lock.json',
  'node_modules',
  '.git',
]);

/** Makes a small working project from `examples/starter`. */
export function init(name: string | undefined, flags: OutputFlags): Promise<number> {
  return inScope(flags, async (scope) => {
    const folder = resolve(name ?? '.');
    const projectName = checkedName(name ?? basename(folder));
    await refuseOccupied(folder);
    await copyStarter(folder, projectName);
    if (flags.quiet !== true) await greet(folder, scope);
    return exitCode.ok;
  });
}

function checkedName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name)) return name;
  const near = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^[\d_]+|_+$/g, '');
  const usable = near === '' ? 'shop' : near.slice(0, 63);
  throw new IngotError('PROJECT_NAME_INVALID', `"${name}" can't be the name of a project`, {
    hint: `A name is made of letters, digits and underscores: ingot init ${usable}.`,
  });
}

async function refuseOccupied(folder: string): Promise<void> {
  const entries = await readEntries(folder);
  const inTheWay = entries.filter((entry) => !mayStay.has(entry)).sort();
  const [first] = inTheWay;
  if (first === undefined) return;
  const others = inTheWay.length === 1 ? '' : ` and ${inTheWay.length - 1} more`;
  throw new IngotError('FOLDER_NOT_EMPTY', `The folder ${folder} is not empty: ${first}${others}`, {
    hint: 'Nothing was changed. Give another name, or empty the folder first.',
  });
}

async function readEntries(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new IngotError('FOLDER_UNUSABLE', `${folder} can't be used as a folder`, {
      hint: 'Give another name.',
      cause: error,
    });
  }
}

/** Copies beside and then moves in, so that a disk that is full leaves no half of a project. */
async function copyStarter(folder: string, projectName: string): Promise<void> {
  const partial = join(folder, partialFolder);
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    await cp(join(packageRoot(), 'examples', starterName), partial, { recursive: true });
    for (const file of ['ingot.yml', 'profiles.yml', 'README.md']) {
      const path = join(partial, file);
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replaceAll(new RegExp(`\\b${starterName}\\b`, 'g'), projectName));
    }
    // npm leaves a file of the name .gitignore out of a package.
    await rename(join(partial, 'gitignore'), join(partial, '.gitignore'));
    for (const entry of await readdir(partial)) {
      await rename(join(partial, entry), join(folder, entry));
    }
  } catch (error) {
    throw new IngotError(
      'PROJECT_NOT_MADE',
      `The project can't be made in ${folder}: ${reason(error)}`,
      {
        hint: 'Check that the folder may be written and that the disk has room.',
        cause: error,
      },
    );
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const parts = [
  ['data/raw/', 'customers and orders, CSV and XML'],
  ['models/', 'bronze, silver and gold: SQL, with tests beside it'],
  ['ingot.yml', 'the project; profiles.yml says where the database is'],
] as const;

async function greet(folder: string, { terminal }: CommandScope): Promise<void> {
  const { colors } = terminal;
  const from = process.cwd();
  const place = relative(from, folder);
  terminal.out(
    [
      `${colors.green.bold('Made a project')} in ${place === '' ? 'this folder' : `${place}/`}`,
      '',
      ...parts.map(([name, what]) => {
        const text = wrapIndented(what, { width: terminal.columns(), indent: 14 });
        return `  ${colors.dim(name.padEnd(12))}${text}`;
      }),
      '',
      'Build it:',
      '',
      ...buildLines(place, folder),
      '',
    ].join('\n'),
  );
}

function buildLines(place: string, folder: string): string[] {
  const prefix = commandPrefix({ packageRoot: packageRoot(), workingDir: folder });
  if (place === '') return [`  ${prefix} build`];
  // npm runs a script in the folder of package.json, wherever it is called.
  if (prefix.startsWith('npm run')) return [`  ${prefix} build --project-dir ${place}`];
  return [`  cd ${place}`, `  ${prefix} build`];
}
