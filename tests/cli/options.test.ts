import { expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { createStarter } from './starter.ts';

const cases: readonly { readonly line: readonly string[]; readonly message: string }[] = [
  {
    line: ['bild'],
    message: 'error COMMAND_UNKNOWN: There is no command "bild"\n  help: Did you mean "build"?\n',
  },
  {
    line: ['frobnicate'],
    message: 'error COMMAND_UNKNOWN: There is no command "frobnicate"\n  help: See ingot --help.\n',
  },
  {
    line: ['help', 'shw'],
    message: 'error COMMAND_UNKNOWN: There is no command "shw"\n  help: Did you mean "show"?\n',
  },
  {
    line: ['build', '--selct', 'x'],
    message:
      'error OPTION_UNKNOWN: "ingot build" has no option "--selct"\n  help: Did you mean "--select"?\n',
  },
  {
    line: ['--quiet', 'build'],
    message:
      'error OPTION_UNKNOWN: "ingot" has no option "--quiet"\n  help: Options stand after the command: ingot build --quiet\n',
  },
  {
    line: ['build', 'orders'],
    message:
      'error ARGUMENT_UNKNOWN: "ingot build" got more words than it takes\n  help: Choose nodes with --select: ingot build --select orders\n',
  },
  {
    line: ['ls', 'silver', 'gold'],
    message:
      'error ARGUMENT_UNKNOWN: "ingot list" got more words than it takes\n  help: Choose nodes with --select: ingot list --select silver gold\n',
  },
  {
    line: ['debug', 'orders'],
    message:
      'error ARGUMENT_UNKNOWN: "ingot debug" got more words than it takes\n  help: See ingot debug --help.\n',
  },
  {
    line: ['show', '-s', 'orders'],
    message:
      'error OPTION_UNKNOWN: "ingot show" has no option "-s"\n  help: ingot show NAME takes the name without -s\n',
  },
  {
    line: ['build', '--models', 'orders'],
    message:
      'error OPTION_UNKNOWN: "ingot build" has no option "--models"\n  help: Did you mean "--select"?\n',
  },
  {
    line: ['test', '-m', 'orders'],
    message:
      'error OPTION_UNKNOWN: "ingot test" has no option "-m"\n  help: Did you mean "--select"?\n',
  },
  {
    line: ['docs', 'generate'],
    message: 'error COMMAND_UNKNOWN: ingot has no command "docs" yet\n  help: See ingot --help.\n',
  },
  {
    line: ['source', 'freshness'],
    message:
      'error COMMAND_UNKNOWN: ingot has no command "source freshness" yet\n  help: See ingot --help.\n',
  },
  {
    line: ['help', 'run-operation'],
    message:
      'error COMMAND_UNKNOWN: ingot has no command "run-operation" yet\n  help: See ingot --help.\n',
  },
  {
    line: ['show', 'orders', '--rejects', 'raw.orders'],
    message:
      'error OPTION_INVALID: A model, --inline, --rejects and --schema can’t go together\n  help: Write ingot show gold.orders, or ingot show --inline "select 1".\n',
  },
  {
    line: ['build', '--threads'],
    message:
      'error OPTION_INVALID: The option "--threads" needs a value\n  help: Write it as --threads <n>.\n',
  },
  {
    line: ['build', '--threads', 'two'],
    message: 'error OPTION_INVALID: --threads is "two", but must be a whole number of at least 1\n',
  },
  {
    line: ['build', '--wait', 'soon'],
    message:
      'error OPTION_INVALID: --wait is "soon", which is not a length of time\n  help: Write 30s or 2m.\n',
  },
  {
    line: ['list', '--output', 'jsn'],
    message:
      'error OPTION_INVALID: The option "--output" can\'t be "jsn"\n  help: Did you mean "json"?\n',
  },
  {
    line: ['build', '--vars', '{a: 1'],
    message:
      "error OPTION_INVALID: --vars is not YAML or JSON: Flow map must end with a }\n  help: Write --vars '{days: 30, region: North}'.\n",
  },
  {
    line: ['build', '--vars', '[1]'],
    message:
      "error OPTION_INVALID: --vars must be a mapping of names to values\n  help: Write --vars '{days: 30, region: North}'.\n",
  },
  {
    line: ['build', '--vars', '{a: 1, a: 2}'],
    message:
      "error OPTION_INVALID: --vars is not YAML or JSON: Map keys must be unique\n  help: Write --vars '{days: 30, region: North}'.\n",
  },
  {
    line: ['build', '--vars', '{id: 12345678901234567890}'],
    message:
      'error OPTION_INVALID: The value of "id" in --vars can\'t be kept exactly\n  help: Put it in quotes, and it stays the text that it is.\n',
  },
  {
    line: ['show'],
    message:
      'error OPTION_INVALID: There is nothing to show: neither a model nor a query is given\n  help: Write ingot show gold.orders, or ingot show --inline "select 1".\n',
  },
  {
    line: ['generate'],
    message:
      'error ARGUMENT_MISSING: "ingot generate" needs to know what\n  help: It can be airline.\n',
  },
  {
    line: ['generate', 'airline', '--orders-per-customer', '5-x'],
    message:
      'error OPTION_INVALID: --orders-per-customer is "5-x", which is not a range\n  help: Write 1-5.\n',
  },
];

test.each(cases)('a wrong command line is told and exits 2: $line', async ({ line, message }) => {
  await using starter = await createStarter();

  const result = await runCli(line, { cwd: starter.path });

  expect(result).toEqual({ exitCode: 2, stdout: '', stderr: message });
});

test('a wrong LOG_LEVEL is told', async () => {
  await using starter = await createStarter();

  const result = await runCli(['list'], { cwd: starter.path, environment: { LOG_LEVEL: 'inf' } });

  expect(result).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'error OPTION_INVALID: LOG_LEVEL can\'t be "inf"\n  help: Did you mean "info"?\n',
  });
});

test('a mistake is an event under --log-format json', async () => {
  await using starter = await createStarter();

  const line = ['build', '--target', 'prod', '--log-format', 'json'];
  const result = await runCli(line, { cwd: starter.path });

  expect({ ...result, stdout: JSON.parse(result.stdout) }).toEqual({
    exitCode: 2,
    stdout: {
      event: 'error',
      level: 'error',
      code: 'TARGET_NOT_FOUND',
      message: 'The profile "starter" has no target "prod"',
      path: 'profiles.yml',
      line: 3,
      column: 3,
      help: 'Targets there: dev, memory.',
    },
    stderr: '',
  });
});

test('a mistake stands with its place, without a stack trace', async () => {
  await using starter = await createStarter();

  const result = await runCli(['build', '--target', 'prod'], { cwd: starter.path });

  expect(result).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `error TARGET_NOT_FOUND: The profile "starter" has no target "prod"
  at profiles.yml:3:3
  |   outputs:
  |   ^
  help: Targets there: dev, memory.
`,
  });
});

test('--no-color may stand before the command', async () => {
  const help = await runCli(['--no-color', 'build', '--help'], { cwd: import.meta.dirname });

  expect(help.stdout).toMatch(/^Usage: ingot build /);
});
