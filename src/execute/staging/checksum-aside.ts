import { Worker } from 'node:worker_threads';
import { checksumOf } from './read-file.ts';

/** The sha256 of a file's bytes, in hexadecimal, made by another thread while this one has other work. */
export async function checksumAside(path: string, signal: AbortSignal): Promise<string> {
  const checksum = await inWorker(path, signal);
  signal.throwIfAborted();
  // A worker's errors lose what kind they are of.
  return checksum ?? checksumOf(path, signal);
}

/** Undefined where it has failed or was stopped. */
function inWorker(path: string, signal: AbortSignal): Promise<string | undefined> {
  const worker = new Worker(code, { eval: true, workerData: path, execArgv: [] });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop);
  return new Promise<string | undefined>((resolve) => {
    worker.once('message', (checksum: string) => {
      resolve(checksum);
    });
    for (const event of ['error', 'exit'])
      worker.once(event, () => {
        resolve(undefined);
      });
  }).finally(() => {
    signal.removeEventListener('abort', stop);
  });
}

const code = `
const { createHash } = require('node:crypto');
const { openSync, readSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const hash = createHash('sha256');
const buffer = Buffer.allocUnsafe(256 * 1024);
const handle = openSync(workerData);
for (;;) {
  const length = readSync(handle, buffer);
  if (length === 0) break;
  hash.update(buffer.subarray(0, length));
}
parentPort.postMessage(hash.digest('hex'));
`;
