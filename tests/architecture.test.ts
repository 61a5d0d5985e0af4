import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');

/** A folder may import those before it, never one after it: towards core/. */
const order = [
  'core',
  'binder',
  'template',
  'load',
  'parse',
  'resolve',
  'select',
  'compile',
  'check',
  'state',
  'execute',
  'record',
  'lineage',
  'diff',
  'publish',
  'environments',
  'engine.ts',
  'inspect.ts',
  'recording.ts',
  'care.ts',
];

/** What stands beside that order, with all that it may import. */
const beside: Readonly<Record<string, readonly string[]>> = {
  adapters: ['core'],
  lineage: ['core'],
  diff: ['core'],
  generators: ['core'],
  'row-types': ['core'],
  'index.ts': ['core', 'engine.ts', 'inspect.ts', 'adapters', 'generators'],
  cli: [
    'core',
    'engine.ts',
    'inspect.ts',
    'recording.ts',
    'care.ts',
    'index.ts',
    'load/environment.ts',
    'record/write-artifact.ts',
    'generators',
    'row-types',
    'adapters',
  ],
};

/** The only places that may import a package. */
const homes: Readonly<Record<string, readonly string[]>> = {
  '@duckdb/node-api': ['adapters/duckdb/'],
  handlebars: ['template/'],
  yaml: ['load/', 'parse/', 'cli/parse-vars.ts'],
  commander: ['cli/'],
  chalk: ['cli/'],
  diff: ['cli/'],
  acorn: ['load/programs/'],
  esbuild: ['load/programs/'],
  tinyglobby: ['load/', 'execute/staging/'],
};

/** Words in capitals that are no codes of ours: names of the environment, and what packages call their types, tokens and errors. */
const otherWords = new Set([
  'DATA_DIR',
  'DBT_INTERNAL_DEST',
  'DBT_INTERNAL_SOURCE',
  'DUPLICATE_KEY',
  'ERR_MODULE_NOT_FOUND',
  'ERR_FS_EISDIR',
  'FORCE_COLOR',
  'LOG_LEVEL',
  'NO_COLOR',
  'OPEN_ENDBLOCK',
  'TAB_AS_INDENT',
  'TIMESTAMP_MS',
  'TIMESTAMP_NS',
  'TIMESTAMP_S',
  'TIME_NS',
]);

/** Files that read the engine's plans, where such words are operators and expressions. */
const planWords =
  /^lineage\/trace-|^binder\/(computing-operators|expressions|is-plain-scan|joins|ordered-functions|plan-meaning|row-operators|shared-rows|sources|strange-tables|volatile-calls)\.ts$/;

interface Import {
  readonly from: string;
  readonly specifier: string;
}

const files = filesBelow(src).filter((path) => path.endsWith('.ts'));
const imports = files.flatMap(importsOf);

test('every folder of src/ has a rule', () => {
  const parts = new Set(files.map(partOf));

  expect([...parts].filter((part) => !order.includes(part) && !(part in beside))).toEqual([]);
});

test('imports go towards core/, never back', () => {
  const forbidden = imports.filter(isRelative).filter((each) => !isAllowed(each));

  expect(forbidden.map(inWords)).toEqual([]);
});

test('a package is imported in its home only', () => {
  const strangers = imports
    .filter((each) => !isRelative(each) && !each.specifier.startsWith('node:'))
    .filter(({ from, specifier }) => {
      const home = homes[packageOf(specifier)];
      return home === undefined || !home.some((folder) => from.startsWith(folder));
    });

  expect(strangers.map(inWords)).toEqual([]);
});

test('an import names the real file', () => {
  const wrong = imports
    .filter(isRelative)
    .filter(({ specifier }) => !/\.(ts|json)$/.test(specifier));

  expect(wrong.map(inWords)).toEqual([]);
});

test('only the command line prints, and only it ends the process', () => {
  const inEngine = files.filter((path) => partOf(path) !== 'cli');
  const talking = inEngine.filter((path) =>
    /\bconsole\.|process\.(stdout|stderr|exit|exitCode|on)\b/.test(withoutComments(path)),
  );

  expect(talking).toEqual([]);
});

test('stages 2 to 5 do not ask the clock or the environment', () => {
  const pure = files.filter((path) =>
    ['core', 'template', 'parse', 'resolve', 'select', 'compile'].includes(partOf(path)),
  );
  const impure = pure.filter((path) =>
    /process\.env|Date\.now\(|new Date\(\)|Math\.random|randomUUID/.test(withoutComments(path)),
  );

  expect(impure).toEqual([]);
});

test('no file has a name that says nothing', () => {
  const said = ['src', 'scripts', 'bench', 'tests'].flatMap((folder) =>
    filesBelow(join(root, folder)),
  );
  const empty = said.filter((path) =>
    /(^|[/-])(utils?|helpers?|managers?|handlers?|misc|common)\.[cm]?[jt]s$/.test(path),
  );

  // A builtin helper is what Handlebars calls a helper, and so is a project's own.
  expect(empty.filter((path) => !isTemplateHelper(path))).toEqual([]);
});

test('every file name is in kebab-case', () => {
  expect(files.filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(path))).toEqual(
    [],
  );
});

describe('docs/errors.md', () => {
  const used = new Set(files.flatMap(codesOf));
  const documented = new Set(documentedCodes());

  test('has an entry for every code that src/ uses', () => {
    expect([...used].filter((code) => !documented.has(code)).sort()).toEqual([]);
  });

  test('has no entry for a code that nothing uses', () => {
    expect([...documented].filter((code) => !isMentioned(code)).sort()).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

function sourceOf(path: string): string {
  return readFileSync(join(src, path), 'utf8');
}

function withoutComments(path: string): string {
  return sourceOf(path).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

function importsOf(path: string): Import[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^;]*?\sfrom\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;
  return [...withoutComments(path).matchAll(pattern)].flatMap(([, named, lazy, bare]) => {
    const specifier = named ?? lazy ?? bare;
    return specifier === undefined ? [] : [{ from: path, specifier }];
  });
}

function partOf(path: string): string {
  return path.split('/')[0] ?? path;
}

function isRelative({ specifier }: Import): boolean {
  return specifier.startsWith('.');
}

function isAllowed({ from, specifier }: Import): boolean {
  const to = relative(src, resolve(src, dirname(from), specifier)).replaceAll('\\', '/');
  if (to === '../package.json') return from === 'core/version.ts';
  if (partOf(to) === partOf(from)) return true;
  return allowedFor(partOf(from)).some((part) => part === to || part === partOf(to));
}

function allowedFor(part: string): readonly string[] {
  return beside[part] ?? order.slice(0, Math.max(0, order.indexOf(part)));
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function inWords({ from, specifier }: Import): string {
  return `${from} imports ${specifier}`;
}

function isTemplateHelper(path: string): boolean {
  return /^template\/([a-z-]+-helpers|helper)\.ts$|^unit\/template\/[a-z-]+-helpers\.test\.ts$/.test(
    path,
  );
}

/** Codes as they stand in the source: words in capitals in quotes, or printed before anything is loaded. */
function codesOf(path: string): string[] {
  if (planWords.test(path)) return [];
  const text = withoutComments(path);
  return [...text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'|error ([A-Z0-9_]+):/g)]
    .flatMap(([, quoted, printed]) => quoted ?? printed ?? [])
    .filter((code) => !otherWords.has(code) && !code.startsWith('INGOT_'));
}

/** An entry is a row of a table that begins with one code or several. */
function documentedCodes(): string[] {
  const text = readFileSync(join(root, 'docs', 'errors.md'), 'utf8');
  const firstCells = [...text.matchAll(/^\|([^|]*)\|/gm)].map(([, cell]) => cell ?? '');
  return firstCells.flatMap((cell) =>
    [...cell.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].flatMap(([, code]) => code ?? []),
  );
}

function isMentioned(code: string): boolean {
  return [...files.map(sourceOf), readFileSync(join(root, 'scripts', 'setup.mjs'), 'utf8')].some(
    (text) => text.includes(code),
  );
}
