import type { build, BuildFailure, Message } from 'esbuild';
import { IngotError } from '../../core/error.ts';
import type { Location } from '../../core/source-text.ts';

export interface Bundle {
  readonly code: string;
  readonly map: string;
  /** Paths of the files that went in, relative to the project. */
  readonly inputs: readonly string[];
}

/**
 * Makes one text of a file and of all that it imports of the project.
 * @throws IngotError for what is wrong with it
 */
export async function bundle(path: string, root: string): Promise<Bundle> {
  const esbuild = await loadEsbuild(path);
  try {
    const { outputFiles, metafile } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: [`./${path}`],
      outfile: `target/${path}.mjs`,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      packages: 'external',
      sourcemap: 'external',
      sourcesContent: true,
      legalComments: 'none',
      charset: 'utf8',
      // What stands in a tsconfig.json is for editors: the program is the same with and without it.
      tsconfigRaw: {},
      logLevel: 'silent',
    });
    const inputs = Object.keys(metafile.inputs).sort();
    refuseOutside(inputs, path);
    const [map, code] = ['.map', '.mjs'].map((ending) => textOf(ending, outputFiles));
    return { code: code ?? '', map: map ?? '', inputs };
  } catch (error) {
    throw isFailure(error) ? mistakeOf(error, path) : error;
  }
}

async function loadEsbuild(path: string): Promise<{ readonly build: typeof build }> {
  try {
    return await import('esbuild');
  } catch (cause) {
    throw new IngotError('TYPESCRIPT_UNAVAILABLE', 'The package "esbuild" can’t be loaded', {
      location: fileStart(path),
      hint: 'Install ingot again with its optional packages: npm install ingot.',
      cause,
    });
  }
}

function textOf(
  ending: string,
  files: readonly { readonly path: string; readonly text: string }[],
): string | undefined {
  return files.find(({ path }) => path.endsWith(ending))?.text;
}

function refuseOutside(inputs: readonly string[], path: string): void {
  const outside = inputs.find((input) => /^\.\.\/|^[A-Za-z]:|^\//.test(input));
  if (outside === undefined) return;
  throw new IngotError(
    'PATH_OUTSIDE_PROJECT',
    `"${path}" imports "${outside}", which is outside of the project`,
    { location: fileStart(path), hint: 'Copy it into the folder lib/ of the project.' },
  );
}

function isFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function mistakeOf({ errors: [first], message }: BuildFailure, path: string): IngotError {
  const isImport = first?.text.startsWith('Could not resolve') === true;
  return new IngotError(
    isImport ? 'TYPESCRIPT_IMPORT' : 'TYPESCRIPT_SYNTAX',
    first?.text ?? message,
    {
      location: placeOf(first) ?? fileStart(path),
      hint: isImport
        ? 'Files of the project are imported by their path, with their ending: ../../lib/rates.ts.'
        : undefined,
    },
  );
}

/** esbuild counts columns in bytes, from 0. */
function placeOf(message: Message | undefined): Location | undefined {
  const place = message?.location;
  if (place === undefined || place === null) return undefined;
  const column = Buffer.from(place.lineText).subarray(0, place.column).toString().length + 1;
  return { path: place.file, line: place.line, column, lineText: place.lineText };
}

function fileStart(path: string): Location {
  return { path, line: 1, column: 1, lineText: '' };
}
