import { inferSource, sourceYaml } from '../../inspect.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { SelectionFlags } from '../options.ts';
import { optionInvalid } from '../parse-values.ts';
import { projectDirOf } from '../project-options.ts';
import { inferredAsJson } from '../reporters/inferred-json.ts';
import { inferredAsText } from '../reporters/inferred-text.ts';

export interface InferFlags extends SelectionFlags {
  /** Paths and patterns. */
  readonly infer: readonly string[];
}

/**
 * `stage --infer`: looks at raw files and prints the YAML of a source for them. What a person looks at goes to stderr, so
 * that stdout can become a file.
 */
export function inferRawFiles(flags: InferFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context }) => {
    refuseOthers(flags);
    const request = {
      patterns: flags.infer,
      workingDir: process.cwd(),
      projectDir: projectDirOf(flags),
    };
    const source = await inferSource(request, context());
    if (flags.logFormat === 'json') {
      terminal.out(inferredAsJson(source));
      return exitCode.ok;
    }
    if (flags.quiet !== true)
      terminal.err(
        inferredAsText(source, { colors: terminal.errorColors, columns: terminal.columns() }),
      );
    terminal.out(sourceYaml(source));
    return exitCode.ok;
  });
}

/** Options of `stage` that work on sources, which are not there yet. */
const others = ['select', 'exclude', 'check', 'retryRejects', 'fullRefresh'];

function refuseOthers(flags: InferFlags): void {
  const found = others.find((name) => Object.hasOwn(flags, name));
  if (found === undefined) return;
  const option = `--${found.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw optionInvalid(
    `--infer and ${option} can’t go together`,
    `${option} is for sources; --infer looks at files that belong to none yet.`,
  );
}
