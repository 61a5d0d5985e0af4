import { exitCode } from './exit-code.ts';

let isLost = false;

/**
 * To be called before anything is printed. `ingot … | head` closes the pipe early: what is left to print is dropped, and
 * the work goes on to its end. So it does where stdout is a file on a full disk, but that is told once, and shows in the
 * exit code.
 */
export function surviveLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', drop);
}

function drop(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || isLost) return;
  isLost = true;
  process.stderr.write(`error OUTPUT_NOT_WRITTEN: The output can't be written (${error.code})\n`);
  process.once('exit', (code) => {
    if (code === exitCode.ok || code === exitCode.changes) process.exitCode = exitCode.failed;
  });
}
