import { spawn, type ChildProcess } from 'node:child_process';
import { programPath } from './bundled-cli.ts';

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the program as a user does; the environment is empty but for `PATH` and what is given. */
export function startCli(
  args: readonly string[],
  { cwd, environment = {} }: { cwd: string; environment?: Readonly<Record<string, string>> },
): ChildProcess {
  return spawn(process.execPath, [programPath, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the program to its end. */
export async function runCli(
  args: readonly string[],
  where: { cwd: string; environment?: Readonly<Record<string, string>> },
): Promise<CliResult> {
  const child = startCli(args, where);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { exitCode, stdout, stderr };
}
