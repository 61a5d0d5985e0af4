import { access, constants, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkProject, loadConfig, loadProject } from '../engine.ts';
import type { Context } from '../core/context.ts';
import { mistakesOf, type IngotError } from '../core/error.ts';
import type { Project, Target } from '../core/project.ts';
import type { ProjectOptions } from '../core/run-options.ts';
import { readersPath, shownPath, shownPlace } from '../core/target.ts';
import { countOf, formatCount } from './reporters/numbers.ts';

/** One thing that ingot needs, and whether it is there. */
export interface Check {
  readonly name: string;
  readonly outcome: 'ok' | 'failed';
  readonly detail: string;
  readonly help?: string | undefined;
}

type CheckOptions = ProjectOptions & { readonly waitSeconds: number };

const megabyte = 1024 * 1024;
const leastFreeMegabytes = 200;
const leastNodeMajor = 22;

/** A database in memory, to see whether the engine itself is there. */
const emptyTarget: Target = {
  name: 'check',
  profileName: 'check',
  type: 'duckdb',
  path: ':memory:',
  schema: 'main',
  threads: 1,
  settings: {},
};

/** Checks from the outside in; what can't be checked because something before it failed is left out. */
export async function* checkSetUp(options: CheckOptions, context: Context): AsyncGenerator<Check> {
  yield checkNode();
  yield await checkDuckDb(context);
  const project = await loadForChecks(options, context);
  yield* project.checks;
  if (project.loaded === undefined) return;
  yield await checkNodes(options, context);
  yield await checkDatabase(project.loaded, options, context);
  yield await checkDisk(project.loaded);
  yield await checkWriting(project.loaded);
}

function checkNode(): Check {
  const { node } = process.versions;
  const isOld = Number(node.split('.')[0]) < leastNodeMajor;
  return isOld
    ? failed(
        'Node',
        `${node} is too old`,
        `Install Node ${leastNodeMajor} or newer: https://nodejs.org`,
      )
    : ok('Node', node);
}

async function checkDuckDb({ openAdapter }: Context): Promise<Check> {
  try {
    await using adapter = await openAdapter(emptyTarget, { root: '/', waitSeconds: 0 });
    return ok('DuckDB', adapter.version.replace('DuckDB ', ''));
  } catch (error) {
    const hint =
      'Its package for this system is missing: run npm install, without --omit=optional.';
    return failed('DuckDB', `can't be loaded: ${messageOf(error)}`, hint);
  }
}

/** Project file and profile, each with the mistakes that stand in it; a project only where both are good. */
async function loadForChecks(
  options: CheckOptions,
  context: Context,
): Promise<{ readonly checks: readonly Check[]; readonly loaded?: Project }> {
  let config: ReturnType<typeof loadConfig>;
  try {
    config = loadConfig(options, context);
  } catch (error) {
    return { checks: [fromMistakes('Project', error)] };
  }
  const projectCheck = ok('Project', `${config.config.name} in ${config.root}`);
  try {
    const loaded = await loadProject(options, context);
    const { target } = loaded;
    const detail = `profile "${target.profileName}", target "${target.name}" (${target.type})`;
    return { checks: [projectCheck, ok('Profile', detail)], loaded };
  } catch (error) {
    const isProfile = mistakesOf(error)?.some(isAboutProfile) ?? false;
    return { checks: [projectCheck, fromMistakes(isProfile ? 'Profile' : 'Files', error)] };
  }
}

function isAboutProfile({ code, location }: IngotError): boolean {
  return /^(PROFILE|TARGET)/.test(code) || location?.path.endsWith('profiles.yml') === true;
}

async function checkNodes(options: CheckOptions, context: Context): Promise<Check> {
  try {
    const { manifest, compiled } = await checkProject(options, context);
    const models = [...compiled.values()].filter(({ node }) => node.resourceType === 'model');
    const counts = `${countOf(manifest.nodes.size, 'node')}, ${countOf(models.length, 'model')} compiled`;
    return ok('Models', `${counts}, all refs lead somewhere`);
  } catch (error) {
    return fromMistakes('Models', error);
  }
}

async function checkDatabase(
  { target, root }: Project,
  { waitSeconds }: CheckOptions,
  context: Context,
): Promise<Check> {
  if (target.path === ':memory:') return ok('Database', 'in memory: nothing is kept');
  const path = readersPath(target);
  const shown = shownPlace(target, root);
  // Opening would make the file, and this command changes nothing.
  if ((await existing(path)) !== path) {
    return ok('Database', `${shown} is not there yet; the first build makes it`);
  }
  try {
    const openOptions = { root, waitSeconds, readOnly: true };
    await using adapter = await context.openAdapter({ ...target, path }, openOptions);
    await using session = await adapter.connect();
    const { rows } = await session.query(
      "select count(*)::int from duckdb_tables() where schema_name not in ('ingot', 'ops')",
    );
    return ok('Database', `${shown} opens, ${countOf(Number(rows[0]?.[0]), 'table')}`);
  } catch (error) {
    return fromMistakes('Database', error);
  }
}

async function checkDisk({ root, target, config }: Project): Promise<Check> {
  const folders = [join(root, config.paths.target), dirname(databaseFile(target.path, root))];
  const free = await Promise.all(folders.map(freeMegabytes));
  const least = Math.min(...free);
  const detail = `${formatCount(Math.floor(least))} MB free`;
  return least < leastFreeMegabytes
    ? failed('Disk', `only ${detail}`, 'Free some room: a build needs as much again as its tables.')
    : ok('Disk', detail);
}

async function freeMegabytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(await existing(folder));
  return (bavail * bsize) / megabyte;
}

async function checkWriting({ root, target, config }: Project): Promise<Check> {
  const paths = [join(root, config.paths.target), databaseFile(target.path, root)];
  for (const path of paths) {
    const found = await existing(path);
    try {
      await access(found, constants.W_OK);
    } catch {
      const hint = 'Change its owner or mode, or let the project stand where you may write.';
      return failed('Writing', `${shownPath(found, root)} may not be written`, hint);
    }
  }
  return ok('Writing', `${config.paths.target}/ and the database may be written`);
}

/** The path, or the nearest folder above it that is there. */
async function existing(path: string): Promise<string> {
  const found = await access(path).then(
    () => true,
    () => false,
  );
  return found || dirname(path) === path ? path : existing(dirname(path));
}

function databaseFile(path: string, root: string): string {
  return path === ':memory:' ? join(root, 'none') : path;
}

/** All mistakes of one thing; what is not a mistake of the user is thrown on. */
function fromMistakes(name: string, error: unknown): Check {
  const mistakes = mistakesOf(error);
  if (mistakes === undefined) throw error;
  const lines = mistakes.map(({ message, location, code }) => {
    const at = location === undefined ? '' : ` (${location.path}:${location.line})`;
    return `${code}: ${message}${at}`;
  });
  const hints = mistakes.flatMap(({ hint }) => hint ?? []);
  return failed(name, lines.join('\n'), hints.length === 0 ? undefined : hints.join('\n'));
}

function ok(name: string, detail: string): Check {
  return { name, outcome: 'ok', detail };
}

function failed(name: string, detail: string, help: string | undefined): Check {
  return { name, outcome: 'failed', detail, help };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
