import { readdir } from 'node:fs/promises';
import type { TestProject, TestRun } from './create-project.ts';
import { runCli } from './run-cli.ts';

/** What the program did with a project that it can't build. */
export interface RefusedBuild {
  readonly exitCode: number | null;
  /** All that it printed. */
  readonly message: string;
  /** Files that were not there before, without the artifacts in `target`. */
  readonly made: readonly string[];
}

/** Runs the program on a project that it refuses before anything runs. */
export async function refusedBuild(
  { path }: Pick<TestProject, 'path'>,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<RefusedBuild> {
  const before = new Set(await filesIn(path));
  const { exitCode, stdout, stderr } = await runCli(['build', ...args], {
    cwd: path,
    environment,
  });
  const made = (await filesIn(path)).filter((file) => !before.has(file)).filter(isNoArtifact);
  return { exitCode, message: (stdout + stderr).replaceAll(path, 'PROJECT'), made };
}

export interface FailedBuild {
  readonly exitCode: number | null;
  readonly statuses: TestRun['statuses'];
  readonly errors: readonly string[];
}

/** Runs a project of which some nodes fail: the results as the engine gives them, the exit code as the program does. */
export async function failedBuild(project: TestProject): Promise<FailedBuild> {
  const { statuses, errors } = await project.run();
  const { exitCode } = await runCli(['build', '--quiet'], { cwd: project.path });
  return {
    exitCode,
    statuses,
    errors: errors.map((text) => text.replaceAll(project.path, 'PROJECT')),
  };
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(path.length + 1))
    .sort();
}

function isNoArtifact(file: string): boolean {
  return !/^target\/(?:compiled\/|check\.json$|manifest\.json$|run_results\.json$)/.test(file);
}
