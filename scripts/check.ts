// `npm run check`: what can be checked without running the program, each check on one line, in full where it failed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

interface CheckRun {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');

const checks: Readonly<Record<string, readonly string[]>> = {
  types: ['tsc', '--noEmit'],
  lint: ['eslint', '--max-warnings=0', '.'],
  format: ['prettier', '--check', '--log-level=warn', '.'],
  architecture: ['vitest', 'run', 'tests/architecture.test.ts', '--reporter=dot'],
};

const runs = await Promise.all(Object.entries(checks).map(([name, words]) => check(name, words)));

for (const { name, ok, seconds } of runs) {
  console.log(`${name.padEnd(14)}${ok ? 'ok    ' : 'failed'}  ${seconds.toFixed(1)} s`);
}
const failed = runs.filter(({ ok }) => !ok);
for (const { name, output } of failed) console.log(`\n${name}\n${output.trim()}`);
if (failed.length > 0) {
  console.log('\nnpx prettier --write . and npx eslint --fix . mend what can be mended by itself.');
  process.exitCode = 1;
}

function check(name: string, [command = '', ...args]: readonly string[]): Promise<CheckRun> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(join(bin, command), args, {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
        NO_COLOR: '1',
        FORCE_COLOR: undefined,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const finish = (ok: boolean) =>
      resolve({ name, ok, output, seconds: (performance.now() - startedAt) / 1000 });
    child.on('error', (error) => {
      output += error.message;
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}
