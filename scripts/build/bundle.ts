import { join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/**
 * Three files: the launcher, which answers --version by itself and turns on Node's compile cache for the second; the
 * program; and the API. Gives the paths of all sources that went in.
 */
export async function bundle(root: string, outdir: string): Promise<readonly string[]> {
  const shared: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    legalComments: 'none',
    // A program of its own, for models in TypeScript.
    external: ['esbuild'],
    metafile: true,
    logLevel: 'warning',
    // Names in our own stack traces stay readable.
    minifySyntax: true,
    minifyWhitespace: true,
    // The bundled packages that are CommonJS call require for Node's own modules; ingotRequire is not seen by esbuild.
    banner: {
      js: "import{createRequire as ingotCreateRequire}from'node:module';const require=ingotCreateRequire(import.meta.url),ingotRequire=require;",
    },
  };
  const outputs = await Promise.all([
    build({
      ...shared,
      banner: {},
      entryPoints: ['src/cli/main.ts'],
      outfile: join(outdir, 'ingot.js'),
      plugins: [programAside],
    }),
    build({
      ...shared,
      entryPoints: ['src/cli/program.ts'],
      outfile: join(outdir, 'program.js'),
      plugins: [duckDbWhenNeeded],
    }),
    build({
      ...shared,
      entryPoints: ['src/index.ts'],
      outfile: join(outdir, 'index.js'),
      plugins: [duckDbWhenNeeded],
    }),
  ]);
  return [
    ...new Set(outputs.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}))),
  ].sort();
}

/** The launcher loads the program as a file of its own. */
const programAside: Plugin = {
  name: 'program-aside',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/program\.ts$/ }, () => ({ path: './program.js', external: true }));
  },
};

/**
 * DuckDB's own code stays a package, for it differs by system; the JavaScript around it, 120 files that take 50 ms to
 * find and load, is bundled. esbuild would lift an import of the package to the top of the one file and so load it in
 * every command; as a module that calls require, it is loaded when its importer is.
 */
const duckDbWhenNeeded: Plugin = {
  name: 'duckdb-when-needed',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^@duckdb\/node-bindings$/ }, ({ path }) => ({
      path,
      namespace: 'required',
    }));
    // It is the other package's dependency, which not every package manager lets us see.
    onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = ingotCreateRequire(ingotRequire.resolve('@duckdb/node-api'))(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};
