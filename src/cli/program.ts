import { Command, CommanderError } from 'commander';
import { version } from '../core/version.ts';
import { addCareCommands } from './groups/care.ts';
import { addEverydayCommands } from './groups/everyday.ts';
import { addLiveCommands } from './groups/live.ts';
import { addLookCommands } from './groups/look.ts';
import { exitCode } from './exit-code.ts';
import { wrapText } from './reporters/text-width.ts';
import { showFailure } from './show-failure.ts';
import { openTerminal } from './terminal.ts';
import { toOptionMistake } from './option-mistakes.ts';

/** Runs one command line and gives the exit code. */
export async function main(given: readonly string[]): Promise<number> {
  const args = commandFirst(given);
  let code: number = exitCode.ok;
  const program = createProgram((result) => (code = result));
  try {
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.ok;
    const terminal = openTerminal(process.env, { color: !args.includes('--no-color') });
    const mistake =
      error instanceof CommanderError ? toOptionMistake(error, { program, args }) : error;
    return showFailure(mistake, terminal);
  }
}

/** `ingot --no-color build` is what other programs take, too. */
function commandFirst(args: readonly string[]): readonly string[] {
  const [first, ...others] = args;
  return first === '--no-color' && others.length > 0 ? [...others, first] : args;
}

/** Gives `end` a command's exit code. */
export type EndCommand = (code: number) => void;

const widestHelp = 100;
const firstSteps = 'Start with: ingot init shop, then cd shop and ingot build';

function createProgram(end: EndCommand): Command {
  const program = new Command('ingot');
  const helpWidth = Math.min(process.stdout.columns || widestHelp, widestHelp);
  program
    .description('SQL-first transformation for DuckDB: raw CSV and XML to tested gold tables')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this')
    .helpCommand('help [command]', 'show the options of a command')
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ helpWidth, minWidthToWrap: 16 })
    .addHelpText('after', `\n${wrapText(firstSteps, helpWidth).join('\n')}\n`);
  addEverydayCommands(program, end);
  addLookCommands(program, end);
  addCareCommands(program, end);
  addLiveCommands(program, end);
  return program;
}
