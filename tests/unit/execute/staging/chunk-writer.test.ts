import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Chunk, FoundReject, TextLayout } from '../../../../src/execute/staging/chunk.ts';
import { ChunkWriter } from '../../../../src/execute/staging/chunk-writer.ts';

const layout: TextLayout = {
  columns: ['a'],
  dialect: { delimiter: ',', quote: '"', escape: '"' },
  lineEnd: '\n',
};
const wider: TextLayout = { ...layout, columns: ['a', 'b'] };
const first = { sourcePath: 'data/1.csv', checksum: 'one' };
const second = { sourcePath: 'data/2.csv', checksum: 'two' };
const bad: FoundReject = { offset: 0, line: 1, value: 'x', reason: 'no' };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-chunks-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface SeenChunk extends Pick<Chunk, 'index' | 'spans' | 'records'> {
  readonly text: string;
  readonly lines: readonly number[];
}

function writerOf(
  seen: SeenChunk[],
  options: Partial<ConstructorParameters<typeof ChunkWriter>[0]> = {},
) {
  return new ChunkWriter({
    folder,
    chunkBytes: 4,
    parallel: 2,
    convert: async ({ path, index, spans, records, lines }) => {
      seen.push({ index, spans, records, text: await readFile(path, 'utf8'), lines: [...lines] });
    },
    onReject: () => undefined,
    ...options,
  });
}

function put(writer: ChunkWriter, text: string, line = 1): void {
  writer.record(0, line);
  writer.write(Buffer.from(text), 0, text.length);
}

describe('chunks', () => {
  test('one ends when it is full and the reader waits', async () => {
    const seen: SeenChunk[] = [];
    const writer = writerOf(seen);
    writer.beginFile(first);
    writer.begin(layout);

    put(writer, '11\n', 1);
    const before = writer.isFull;
    put(writer, '22\n', 2);
    const after = writer.isFull;
    await writer.drain();
    put(writer, '33\n', 3);
    await writer.close();

    expect([before, after]).toEqual([false, true]);
    expect(seen.sort((a, b) => a.index - b.index)).toEqual([
      {
        index: 0,
        spans: [{ file: first, first: 1, records: 2 }],
        records: 2,
        text: '11\n22\n',
        lines: [1, 2],
      },
      {
        index: 1,
        spans: [{ file: first, first: 3, records: 1 }],
        records: 1,
        text: '33\n',
        lines: [3],
      },
    ]);
  });

  test('files share one, and rejects leave gaps in the numbers', async () => {
    const seen: SeenChunk[] = [];
    const rejects: unknown[] = [];
    const writer = writerOf(seen, {
      chunkBytes: 1000,
      onReject: (reject, file, number) => rejects.push([reject.reason, file.sourcePath, number]),
    });

    writer.beginFile(first);
    writer.begin(layout);
    put(writer, '1\n');
    writer.reject(bad);
    put(writer, '3\n');
    writer.beginFile(second);
    writer.begin({ ...layout });
    put(writer, '1\n');
    await writer.close();

    expect(seen.map(({ spans }) => spans)).toEqual([
      [
        { file: first, first: 1, records: 1 },
        { file: first, first: 3, records: 1 },
        { file: second, first: 1, records: 1 },
      ],
    ]);
    expect(rejects).toEqual([['no', 'data/1.csv', 2]]);
  });

  test('another layout begins another one', async () => {
    const seen: SeenChunk[] = [];
    const writer = writerOf(seen, { chunkBytes: 1000 });

    writer.beginFile(first);
    writer.begin(layout);
    put(writer, '1\n');
    writer.begin(wider);
    put(writer, '2,2\n');
    await writer.close();

    expect(seen.map(({ text }) => text).sort()).toEqual(['1\n', '2,2\n']);
  });

  test('records without text end one too', async () => {
    const seen: SeenChunk[] = [];
    const writer = writerOf(seen, { chunkBytes: 1000 });

    writer.beginFile(first);
    writer.begin(layout);
    put(writer, '\n');
    await writer.close();

    expect(seen.map(({ records, text }) => [records, text])).toEqual([[1, '\n']]);
  });

  test('nothing is left of them, and no more than two are converted at once', async () => {
    let running = 0;
    let most = 0;
    const writer = writerOf([], {
      convert: async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
      },
    });

    writer.beginFile(first);
    writer.begin(layout);
    for (let index = 0; index < 10; index++) {
      put(writer, '12345\n');
      await writer.drain();
    }
    await writer.close();

    expect(most).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  test('what goes wrong in a conversion is thrown to the reader', async () => {
    const writer = writerOf([], { convert: () => Promise.reject(new Error('broken')) });

    writer.beginFile(first);
    writer.begin(layout);
    put(writer, '12345\n');

    await expect(writer.close()).rejects.toThrow('broken');
  });
});
