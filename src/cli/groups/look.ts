import { Option, type Command } from 'commander';
import {
  addOutputOptions,
  addProjectOptions,
  addSelectionOptions,
  addWaitOption,
} from '../options.ts';
import { wholeNumber } from '../parse-values.ts';
import type { EndCommand } from '../program.ts';

/** The commands that look and change nothing. */
export function addLookCommands(program: Command, end: EndCommand): void {
  program.commandsGroup('Look:');
  addList(program, end);
  addStatus(program, end);
  addDebug(program, end);
  addLineage(program, end);
  addDiff(program, end);
}

function addList(program: Command, end: EndCommand): void {
  const command = program.command('list').alias('ls').description('list the nodes of the project');
  addSelectionOptions(command)
    .addOption(
      new Option('--resource-type <type...>', 'only nodes of these kinds').choices([
        'model',
        'source',
        'seed',
        'snapshot',
        'test',
        'unit_test',
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

function addStatus(program: Command, end: EndCommand): void {
  const command = program
    .command('status')
    .description('tell what is fresh, stale, failed or never built');
  addSelectionOptions(command)
    .optionsGroup('How to tell it:')
    .option('--json', 'one JSON object, for programs');
  addWaitOption(command);
  addOutputOptions(addProjectOptions(command)).action(async (flags) => {
    const { status } = await import('../commands/status.ts');
    end(await status(flags));
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

function addDiff(program: Command, end: EndCommand): void {
  const command = program
    .command('diff')
    .description('compare a table with another state of it; exit code 1 for changes')
    .argument('<model>', 'orders, gold.orders, or a Parquet or CSV file')
    .option(
      '--against <state>',
      'a file, target:NAME or version:N; without it, what readers of the target see',
    )
    .option('--key <columns>', 'what tells rows apart: order_id,line (else a unique test)')
    .option('--json', 'as JSON')
    .option('--limit <n>', 'how many differing values are shown', wholeNumber('--limit', 0), 10);
  addWaitOption(command);
  addOutputOptions(addProjectOptions(command)).action(async (model: string, flags) => {
    const { diff } = await import('../commands/diff.ts');
    end(await diff(model, flags));
  });
}
