import type { Command, CommanderError } from 'commander';
import { IngotError } from '../core/error.ts';
import { suggest } from '../core/suggest.ts';

interface CommandLine {
  readonly program: Command;
  readonly args: readonly string[];
}

/** What commander says against a command line, as a mistake in the form that all of ours have. */
export function toOptionMistake(error: CommanderError, line: CommandLine): IngotError {
  const said = error.message.replace(/^error: /, '').split('\n')[0] ?? '';
  const subject = /'([^']*)'/.exec(said)?.[1] ?? '';
  const command = commandOf(line);
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownCommand(line.args.slice(line.args.indexOf(subject)), command);
    case 'commander.unknownOption':
      return mistake('OPTION_UNKNOWN', `${inWords(command)} has no option "${subject}"`, {
        hint:
          dbtOptionHint(subject, command) ?? suggestOption(subject, command) ?? seeHelp(command),
      });
    case 'commander.optionMissingArgument':
      return mistake('OPTION_INVALID', `The option "${longName(subject)}" needs a value`, {
        hint: `Write it as ${subject}.`,
      });
    case 'commander.missingArgument':
      return mistake('ARGUMENT_MISSING', `${inWords(command)} needs ${subject}`, {
        hint: seeHelp(command),
      });
    case 'commander.excessArguments':
      return mistake('ARGUMENT_UNKNOWN', `${inWords(command)} got more words than it takes`, {
        hint: extraWordsHint(command),
      });
    case 'commander.help':
      return missingCommand(line);
    case 'commander.invalidArgument':
      return invalidValue(said, command);
    default:
      return mistake('OPTION_INVALID', capital(said), { hint: seeHelp(command) });
  }
}

/** Commands that a user of dbt looks for. */
const commandsOfDbt = ['clone', 'deps', 'docs', 'retry', 'run-operation', 'source'];

function unknownCommand([name = '', next]: readonly string[], command: Command): IngotError {
  if (command.parent === null && commandsOfDbt.includes(name)) {
    const full = name === 'source' && next === 'freshness' ? 'source freshness' : name;
    return mistake('COMMAND_UNKNOWN', `ingot has no command "${full}" yet`, {
      hint: seeHelp(command),
    });
  }
  return mistake('COMMAND_UNKNOWN', `There is no command "${name}"`, {
    hint: suggest(name, commandNames(command)) ?? seeHelp(command),
  });
}

/** `ingot generate` alone, or `ingot help` with a word that is no command. */
function missingCommand(line: CommandLine): IngotError {
  const command = commandOf(line);
  const [first, wanted] = line.args;
  if (first === 'help' && wanted !== undefined) return unknownCommand([wanted], command);
  return mistake('ARGUMENT_MISSING', `${inWords(command)} needs to know what`, {
    hint: `It can be ${commandNames(command).join(', ')}.`,
  });
}

function invalidValue(said: string, command: Command): IngotError {
  const match = /^option '(.+?)' argument '(.*)' is invalid\. (.*)$/.exec(said);
  const [, flags = '', value = '', why = ''] = match ?? [];
  const option = command.options.find((each) => each.flags === flags);
  if (option?.argChoices === undefined) {
    return mistake('OPTION_INVALID', why === '' ? capital(said) : why.replace(/\.$/, ''), {});
  }
  const choices = option.argChoices;
  return mistake('OPTION_INVALID', `The option "${longName(flags)}" can't be "${value}"`, {
    hint: suggest(value, choices) ?? `It can be ${choices.join(', ')}.`,
  });
}

function extraWordsHint(command: Command): string {
  const extra = command.args.slice(command.registeredArguments.length).join(' ');
  return takesSelection(command)
    ? `Choose nodes with --select: ${commandLine(command)} --select ${extra}`
    : seeHelp(command);
}

/** What dbt calls differently: `--models` everywhere, and `--select` where ingot takes a name. */
function dbtOptionHint(name: string, command: Command): string | undefined {
  const isSelection = ['-s', '--select', '-m', '--model', '--models'].includes(name);
  if (!isSelection) return undefined;
  if (takesSelection(command)) return 'Did you mean "--select"?';
  return command.name() === 'show'
    ? `${commandLine(command)} NAME takes the name without ${name}`
    : undefined;
}

function takesSelection(command: Command): boolean {
  return command.options.some(({ long }) => long === '--select');
}

/** An option of this command, or of another one where it stands in the wrong place. */
function suggestOption(name: string, command: Command): string | undefined {
  const names = command.options.flatMap(({ long, short }) => [long, short]);
  const own = suggest(
    name,
    names.filter((each) => each !== undefined),
  );
  if (own !== undefined || command.parent !== null) return own;
  const owner = command.commands.find((each) => isOptionOf(name, each));
  return owner === undefined
    ? undefined
    : `Options stand after the command: ingot ${owner.name()} ${name}`;
}

/** The innermost command that the words of the line name. */
function commandOf({ program, args }: CommandLine): Command {
  let command = program;
  for (const word of args) {
    const next = command.commands.find(
      (each) => each.name() === word || each.aliases().includes(word),
    );
    if (next === undefined) {
      if (isOptionOf(word, command)) continue;
      break;
    }
    command = next;
  }
  return command;
}

function isOptionOf(word: string, { options }: Command): boolean {
  return options.some(({ long, short }) => long === word || short === word);
}

function commandNames(command: Command): string[] {
  return command.commands.flatMap((each) => [each.name(), ...each.aliases()]);
}

function commandLine(command: Command): string {
  return command.parent === null
    ? command.name()
    : `${commandLine(command.parent)} ${command.name()}`;
}

function inWords(command: Command): string {
  return `"${commandLine(command)}"`;
}

function seeHelp(command: Command): string {
  return `See ${commandLine(command)} --help.`;
}

function longName(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function mistake(
  code: string,
  message: string,
  { hint }: { readonly hint?: string | undefined },
): IngotError {
  return new IngotError(code, message, { hint });
}
