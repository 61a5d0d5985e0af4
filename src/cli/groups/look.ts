import { Option, type Command } from 'commander';
import {
  addOutputOptions,
  addProjectOptions,
  addSelectionOptions,
  addWaitOption,
} from '../options.ts';
import type { EndCommand } from '../program.ts';

/** The commands that look and change nothing. */
export function addLookCommands(program: Command, end: EndCommand): void {
  program.commandsGroup('Look:');
  addList(program, end);
  addDebug(program, end);
}

function addList(program: Command, end: EndCommand): void {
  const command = program.command('list').alias('ls').description('list the nodes of the project');
  addSelectionOptions(command)
    .addOption(
      new Option('--resource-type <type...>', 'only nodes of these kinds').choices([
        'model',
        'source',
        'seed',
        'test',
      ]),
    )
    .addOption(
      new Option('--output <format>', 'what to list of each')
        .choices(['name', 'path', 'json'])
        .default('name'),
    );
  addOutputOptions(addProjectOptions(command)).action(async (flags) => {
    const { list } = await import('../commands/list.ts');
    end(await list(flags));
  });
}

function addDebug(program: Command, end: EndCommand): void {
  const command = program
    .command('debug')
    .description('check the set-up: Node, DuckDB, project, profile, database, disk');
  addWaitOption(command);
  addOutputOptions(addProjectOptions(command)).action(async (flags) => {
    const { debug } = await import('../commands/debug.ts');
    end(await debug(flags));
  });
}
