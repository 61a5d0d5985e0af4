import type { Command } from 'commander';
import { addOutputOptions, addProjectOptions, addWaitOption } from '../options.ts';
import type { EndCommand } from '../program.ts';

/** The commands that set up and tidy. */
export function addCareCommands(program: Command, end: EndCommand): void {
  program.commandsGroup('Care:');
  addInit(program, end);
  addClean(program, end);
  addVersions(program, end);
  addRollback(program, end);
  addEnv(program, end);
}

function addEnv(program: Command, end: EndCommand): void {
  const env = program
    .command('env')
    .description('environments: try changes beside the target, then promote them');
  const list = env.command('list').description('list them').option('--json', 'as JSON');
  addWaitOption(list);
  addOutputOptions(addProjectOptions(list)).action(async (flags) => {
    const { envList } = await import('../commands/env.ts');
    end(await envList(flags));
  });
  const diff = env
    .command('diff')
    .argument('<name>', 'of the environment')
    .description('show how what it built differs: tables, columns, rows')
    .option('--json', 'as JSON');
  addWaitOption(diff);
  addOutputOptions(addProjectOptions(diff)).action(async (name: string, flags) => {
    const { envDiff } = await import('../commands/env.ts');
    end(await envDiff(name, flags));
  });
  const promote = env
    .command('promote')
    .argument('<name>', 'of the environment')
    .description('make what it built part of the target, without building again')
    .option('--accept-loss', 'also where something else changed what was published');
  addWaitOption(promote);
  addOutputOptions(addProjectOptions(promote)).action(async (name: string, flags) => {
    const { envPromote } = await import('../commands/env.ts');
    end(await envPromote(name, flags));
  });
  const drop = env
    .command('drop')
    .argument('<name>', 'of the environment')
    .description('remove it');
  addWaitOption(drop);
  addOutputOptions(addProjectOptions(drop)).action(async (name: string, flags) => {
    const { envDrop } = await import('../commands/env.ts');
    end(await envDrop(name, flags));
  });
}

function addVersions(program: Command, end: EndCommand): void {
  const command = program
    .command('versions')
    .description('list what was published, with what changed in it')
    .option('--json', 'as JSON');
  addOutputOptions(addProjectOptions(command)).action(async (flags) => {
    const { versions } = await import('../commands/versions.ts');
    end(await versions(flags));
  });
}

function addRollback(program: Command, end: EndCommand): void {
  const command = program
    .command('rollback')
    .description('show readers a former version again')
    .argument('[version]', 'its number; without one, the version before')
    .option('--accept-loss', 'also where something else changed what was published');
  addWaitOption(command);
  addOutputOptions(addProjectOptions(command)).action(async (version, flags) => {
    const { rollback } = await import('../commands/versions.ts');
    end(await rollback(version, flags));
  });
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
