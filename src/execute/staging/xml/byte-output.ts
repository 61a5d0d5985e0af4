/** Bytes that are being written, in a buffer that grows. */
export class ByteOutput {
  bytes: Buffer;
  at = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(size);
  }

  /** Makes room for so many more bytes. */
  reserve(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.at + size));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  byte(byte: number): void {
    this.reserve(1);
    this.bytes[this.at++] = byte;
  }

  /** Text that is ASCII. */
  ascii(text: string): void {
    this.reserve(text.length);
    for (let index = 0; index < text.length; index++) {
      this.bytes[this.at++] = text.charCodeAt(index);
    }
  }

  copy(source: Buffer, from: number, to: number): void {
    this.reserve(to - from);
    const { bytes } = this;
    let { at } = this;
    if (to - from > LOOP_BYTES) at += source.copy(bytes, at, from, to);
    else for (let next = from; next < to; next++) bytes[at++] = source[next]!;
    this.at = at;
  }
}

// Shorter values are copied faster by a loop than by a call.
const LOOP_BYTES = 48;
