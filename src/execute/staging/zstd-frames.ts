const frameMagic = 0xfd2fb528;
/** Sixteen numbers mark frames that hold nothing of the text. */
const skippableMagic = 0x184d2a50;
const blockRle = 1;
const blockReserved = 3;

/** What is wrong with the frames of a file. */
export class ZstdError extends Error {
  override readonly name = 'ZstdError';
}

/**
 * The frames of a zstd file one by one, as RFC 8878 has them. Node 24 stops at the end of the first frame without a
 * word, and takes no notice of what stands behind it.
 */
export class ZstdFrames {
  readonly #source: AsyncIterator<Buffer>;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The bytes of the next frame with a text; undefined at the end. @throws ZstdError */
  async next(): Promise<AsyncGenerator<Buffer> | undefined> {
    while (await this.#has(1)) {
      const magic = (await this.#look(4)).readUInt32LE();
      if (magic === frameMagic) return this.#frame();
      if ((magic & 0xfffffff0) >>> 0 !== skippableMagic)
        throw new ZstdError('no frame begins here');
      await this.#take(4);
      for await (const _ of this.#run((await this.#take(4)).readUInt32LE()));
    }
    return undefined;
  }

  async *#frame(): AsyncGenerator<Buffer> {
    const { size, hasChecksum } = headerOf((await this.#look(5))[4] ?? 0);
    yield await this.#take(4 + size);
    for (let isLast = false; !isLast;) {
      const header = await this.#take(3);
      const value = header.readUIntLE(0, 3);
      isLast = (value & 1) === 1;
      const type = (value >> 1) & 3;
      if (type === blockReserved) throw new ZstdError('a block has no type');
      yield header;
      yield* this.#run(type === blockRle ? 1 : value >> 3);
    }
    if (hasChecksum) yield await this.#take(4);
  }

  /** So many bytes, in pieces. */
  async *#run(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      await this.#need(1);
      const piece = this.#bytes.subarray(0, left);
      this.#bytes = this.#bytes.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async #take(length: number): Promise<Buffer> {
    const bytes = await this.#look(length);
    this.#bytes = this.#bytes.subarray(length);
    return bytes;
  }

  async #look(length: number): Promise<Buffer> {
    await this.#need(length);
    return this.#bytes.subarray(0, length);
  }

  async #need(length: number): Promise<void> {
    if (!(await this.#has(length))) throw new ZstdError('unexpected end of file');
  }

  async #has(length: number): Promise<boolean> {
    while (this.#bytes.length < length) {
      const { done, value } = await this.#source.next();
      if (done === true) return false;
      this.#bytes = Buffer.concat([this.#bytes, value]);
    }
    return true;
  }
}

/** What the first byte of a frame's header tells: its length, that byte included, and what follows the blocks. */
function headerOf(descriptor: number): { readonly size: number; readonly hasChecksum: boolean } {
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const size = 1 + (isSingle ? 0 : 1) + dictionary + contentSize;
  return { size, hasChecksum: (descriptor & 4) !== 0 };
}
