import type { Command } from 'commander';
import { addOutputOptions } from '../options.ts';
import { decimalNumber, wholeNumber, wholeNumberRange } from '../parse-values.ts';
import type { EndCommand } from '../program.ts';

/** The commands that make and move data. */
export function addLiveCommands(program: Command, end: EndCommand): void {
  program.commandsGroup('Live:');
  const generate = program.command('generate').description('make raw data to try things with');
  generate.helpOption('-h, --help', 'show this').helpCommand(false);
  addAirline(generate, end);
}

function addAirline(generate: Command, end: EndCommand): void {
  const command = generate
    .command('airline')
    .description('customers (CSV) and their orders (XML); the same options give the same bytes')
    .optionsGroup('What to make:')
    .option('--customers <n>', 'how many (20)', wholeNumber('--customers', 1))
    .option(
      '--orders-per-customer <a-b>',
      'of each (1-5)',
      wholeNumberRange('--orders-per-customer'),
    )
    .option('--days <n>', 'length of the period (90)', wholeNumber('--days', 1))
    .option('--seed <n>', 'another one gives other data (1)', wholeNumber('--seed', 0))
    .option('--mess <share>', 'part of the records to spoil, 0 to 1 (0)', decimalNumber('--mess'))
    .option('--end <date>', 'last day of the period (2025-12-31)')
    .option('--output <folder>', 'where to (data/raw/airline in the project)')
    .option('--project-dir <folder>', 'the folder with ingot.yml');
  addOutputOptions(command).action(async (flags) => {
    const { generateAirlineFiles } = await import('../commands/generate-airline.ts');
    end(await generateAirlineFiles(flags));
  });
}
