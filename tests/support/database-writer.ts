import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Another program that has a database open for writing. */
export interface DatabaseWriter extends AsyncDisposable {
  execute(statement: string): Promise<void>;
  /** Ends as a program does that closes what it opened. */
  close(): Promise<void>;
  kill(): Promise<void>;
}

export async function openWriter(path: string): Promise<DatabaseWriter> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(path)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answer = once(child.stdout, 'data');
  await answer;
  const say = async (line: string) => {
    const said = once(child.stdout, 'data');
    child.stdin.write(`${line}\n`);
    await said;
  };
  const end = async (work: () => Promise<void> | boolean) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    await work();
    await exited;
  };
  const kill = () => end(() => child.kill('SIGKILL'));
  return {
    execute: say,
    close: () => end(() => say('close')),
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

function script(path: string): string {
  const library = import.meta.resolve('@duckdb/node-api');
  return `const { DuckDBInstance } = await import(${JSON.stringify(library)});
const instance = await DuckDBInstance.create(${JSON.stringify(path)});
const connection = await instance.connect();
process.stdin.on('data', async (bytes) => {
  const line = String(bytes).trim();
  if (line === 'close') {
    connection.closeSync();
    instance.closeSync();
    process.stdout.write('closed');
    process.exit(0);
  }
  await connection.run(line);
  process.stdout.write('done');
});
process.stdout.write('open');`;
}
