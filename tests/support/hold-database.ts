import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Another process that has a database open, until it is released. */
export interface Holder extends AsyncDisposable {
  readonly pid: number | undefined;
  release(): Promise<void>;
}

export async function holdDatabase(path: string): Promise<Holder> {
  await mkdir(dirname(path), { recursive: true });
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(path)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const release = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { pid: child.pid, release, [Symbol.asyncDispose]: release };
}

function script(path: string): string {
  const library = import.meta.resolve('@duckdb/node-api');
  return `const { DuckDBInstance } = await import(${JSON.stringify(library)});
await DuckDBInstance.create(${JSON.stringify(path)});
process.stdout.write('open');
setInterval(() => undefined, 1000);`;
}
