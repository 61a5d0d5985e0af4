import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { thisHolder, withoutSecrets } from '../../../src/publish/run-lock-holder.ts';
import { realWorld } from '../../../src/publish/run-lock-world.ts';

test.each([
  [['build'], ['build']],
  [
    ['build', '--vars', '{password: x}', '--select', 'a'],
    ['build', '--vars', '…', '--select', 'a'],
  ],
  [
    ['build', '--vars={password: x}'],
    ['build', '--vars=…'],
  ],
])('of the words %j, others see %j', (words, shown) => {
  expect(withoutSecrets(words)).toEqual(shown);
});

test('a process is told by when it started', async () => {
  const first = await thisHolder(['build'], new Date(0));
  const second = await thisHolder(['build'], new Date(0));

  expect(second).toEqual(first);
  expect(first).toMatchObject({
    pid: process.pid,
    startedAt: '1970-01-01T00:00:00.000Z',
    command: ['ingot', 'build'],
    processStart: expect.stringMatching(/\d/) as string,
  });
});

test('two processes have started at different times', async () => {
  const [parent, own] = await Promise.all([process.ppid, process.pid].map(realWorld.processOf));

  expect(parent?.start).toMatch(/\d/);
  expect(parent?.start).not.toBe(own?.start);
});

test('a process that has ended is not there', async () => {
  const child = execFile(process.execPath, ['--version']);
  await new Promise((resolve) => child.on('close', resolve));

  expect(await realWorld.processOf(child.pid ?? 0)).toBeUndefined();
});
