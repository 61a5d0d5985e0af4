import { readFile, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { checkProject } from '../../engine.ts';
import type { Context } from '../../core/context.ts';
import { IngotError } from '../../core/error.ts';
import type { Event } from '../../core/event.ts';
import { writeArtifact } from '../../record/write-artifact.ts';
import { describeModels } from '../../row-types/describe-models.ts';
import { rowTypes } from '../../row-types/row-types.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { ProjectFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { countOf } from '../reporters/numbers.ts';

export interface TypesFlags extends ProjectFlags {
  readonly out?: string;
}

/** Writes the TypeScript types of the rows of the models, or of what is named. */
export function types(named: readonly string[], flags: TypesFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context }) => {
    const path = await outputPath(flags.out);
    const options = { ...(await toProjectOptions(flags)), select: named };
    const checked = await checkProject(options, refusingEmptySelection(context()));
    const models = describeModels({ ...checked, named });
    const text = rowTypes(models);
    if (path === undefined) {
      terminal.out(text);
      return exitCode.ok;
    }
    const isChanged = await writeIfChanged(path, text);
    if (flags.quiet === true) return exitCode.ok;
    const typed = models.filter(({ columns }) => columns !== undefined);
    const place = relative(process.cwd(), path) || path;
    terminal.out(
      `${countOf(typed.length, 'row type')} in ${place}${isChanged ? '' : ', unchanged'}\n`,
    );
    return exitCode.ok;
  });
}

/** A name that nothing has would leave a type out in silence, so that what is a warning elsewhere is a mistake here. */
function refusingEmptySelection(context: Context): Context {
  const emit = (event: Event): void => {
    if (event.type === 'warning' && event.warning.code === 'SELECTED_NOTHING') throw event.warning;
    context.emit(event);
  };
  return { ...context, emit };
}

async function outputPath(out: string | undefined): Promise<string | undefined> {
  if (out === undefined) return undefined;
  const path = resolve(out);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return path;
  throw new IngotError(
    'OPTION_INVALID',
    `The option "--out" needs a file, but "${out}" is a folder`,
    {
      hint: 'Name a file in it, such as rows.ts.',
    },
  );
}

/** Leaves a file as it is where it has this text already, so that no build tool sees a change. */
async function writeIfChanged(path: string, text: string): Promise<boolean> {
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before === text) return false;
  await writeArtifact(path, text);
  return true;
}
