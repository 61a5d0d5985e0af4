import { pruneProject } from '../../care.ts';
import { planProject } from '../../inspect.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import { optionInvalid } from '../parse-values.ts';
import type { SelectionFlags, WaitFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { planFacts } from '../reporters/plan-facts.ts';
import { planAsJson } from '../reporters/plan-json.ts';
import { planAsText } from '../reporters/plan-text.ts';

export interface PlanFlags extends SelectionFlags, WaitFlags {
  readonly force?: true;
  readonly forceTests?: true;
  readonly prune?: true;
  readonly acceptLoss?: true;
  readonly json?: true;
}

/** Tells what a build would do and why; with --prune, drops what is left of removed nodes. */
export function plan(flags: PlanFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context, signals }) => {
    signals.stopGracefully();
    if (flags.acceptLoss === true && flags.prune !== true)
      throw optionInvalid('--accept-loss goes together with --prune', 'Say both.');
    const options = {
      ...(await toProjectOptions(flags)),
      force: flags.force ?? false,
      forceTests: flags.forceTests ?? false,
      waitSeconds: flags.wait,
      acceptLoss: flags.acceptLoss ?? false,
    };
    const world = context();
    const found = await planProject(options, world);
    const isPruned = flags.prune === true;
    if (isPruned) await pruneProject(found, world, options);
    const facts = planFacts(found, { isPruned, acceptLoss: options.acceptLoss });
    if (flags.json === true) terminal.out(planAsJson(facts));
    else if (flags.quiet !== true)
      terminal.out(planAsText(facts, { colors: terminal.colors, columns: terminal.columns() }));
    return facts.hasChanges ? exitCode.changes : exitCode.ok;
  });
}
