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
  addLineage(program, end);
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

function addLineage(program: Command, end: EndCommand): void {
  const command = program
    .command('lineage')
    .description('show where a model or a column comes from, and where it goes')
    .argument('<name>', 'orders, gold.orders, or a column of it: gold.orders.total')
    .option('--up', 'only where it comes from')
    .option('--down', 'only where it goes')
    .option('--impact', 'all that its change would affect, tests too')
    .option('--json', 'as JSON: nodes, edges, what is unknown')
    .option('--mermaid', 'as a Mermaid flowchart');
  addOutputOptions(addProjectOptions(command)).action(async (name: string, flags) => {
    const { lineage } = await import('../commands/lineage.ts');
    end(await lineage(name, flags));
  });
}
