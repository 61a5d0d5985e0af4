import type { Command } from 'commander';
import { addOutputOptions } from '../options.ts';
import type { EndCommand } from '../program.ts';

/** The commands that set up and tidy. */
export function addCareCommands(program: Command, end: EndCommand): void {
  program.commandsGroup('Care:');
  addInit(program, end);
  addClean(program, end);
}

function addInit(program: Command, end: EndCommand): void {
  const command = program
    .command('init')
    .argument('[name]', 'of the project and its folder; without one, this folder')
    .description('make a small project that builds at once');
  addOutputOptions(command).action(async (name, flags) => {
    const { init } = await import('../commands/init.ts');
    end(await init(name, flags));
  });
}

function addClean(program: Command, end: EndCommand): void {
  const command = program
    .command('clean')
    .description('delete target/ and clean-targets; never data/ or a database')
    .optionsGroup('Project:')
    .option('--project-dir <folder>', 'the folder with ingot.yml');
  addOutputOptions(command).action(async (flags) => {
    const { clean } = await import('../commands/clean.ts');
    end(await clean(flags));
  });
}
