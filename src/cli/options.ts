import { InvalidArgumentError, Option, type Command } from 'commander';
import { durationSeconds, wholeNumber } from './parse-values.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Options of every command: how it speaks. */
export interface OutputFlags {
  readonly logLevel?: LogLevel;
  readonly logFormat: 'text' | 'json';
  readonly color: boolean;
  readonly quiet?: true;
}

/** Options of every command that works in a project. */
export interface ProjectFlags extends OutputFlags {
  readonly projectDir?: string;
  readonly profilesDir?: string;
  readonly profile?: string;
  readonly target?: string;
  readonly env?: string;
  readonly vars?: string;
  readonly threads?: number;
}

/** Options of commands that work on some of the nodes. */
export interface SelectionFlags extends ProjectFlags {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface WaitFlags {
  readonly wait: number;
}

const outputGroup = 'Output:';
const projectGroup = 'Project:';

export function addOutputOptions(command: Command): Command {
  return command
    .optionsGroup(outputGroup)
    .addOption(
      new Option('--log-level <level>', 'what is worth telling (LOG_LEVEL)').choices(logLevels),
    )
    .addOption(
      new Option('--log-format <format>', 'text for people, json for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--no-color', 'no colours (NO_COLOR)')
    .option('-q, --quiet', 'tell failures only')
    .helpOption('-h, --help', 'show this');
}

export function addProjectOptions(command: Command): Command {
  return command
    .optionsGroup(projectGroup)
    .option('-t, --target <name>', 'an output of the profile')
    .option('--env <name>', 'an environment beside the target, such as new-prices')
    .option('--profile <name>', 'a profile of profiles.yml')
    .option('--vars <yaml>', "values for {{var}}: '{days: 30}'", once('--vars'))
    .option('--project-dir <folder>', 'the folder with ingot.yml')
    .option('--profiles-dir <folder>', 'the folder with profiles.yml');
}

export function addSelectionOptions(command: Command): Command {
  return command
    .optionsGroup('Which nodes:')
    .option('-s, --select <selector...>', 'names, folders, tag:…, path:…, +parents, children+')
    .option('--exclude <selector...>', 'what to leave out of that');
}

export function addThreadsOption(command: Command): Command {
  return command.option('--threads <n>', 'how many nodes run at once', wholeNumber('--threads', 1));
}

export function addWaitOption(command: Command): Command {
  return command.option(
    '--wait <duration>',
    'wait so long for a database that is in use: 60s',
    durationSeconds('--wait'),
    0,
  );
}

/** Refuses an option that is given twice, where the second value would silently replace the first. */
function once(name: string): (value: string, before: string | undefined) => string {
  return (value, before) => {
    if (before === undefined) return value;
    throw new InvalidArgumentError(`${name} is given twice; put both into one mapping.`);
  };
}
