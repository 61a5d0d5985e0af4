import type { FoundReject } from '../chunk.ts';

/** Rows and rejects in their order, until they are handed on. */
export class RowList {
  readonly offsets: number[] = [];
  readonly lines: number[] = [];
  /** By their index; the others are rows. */
  readonly rejects = new Map<number, FoundReject>();

  get length(): number {
    return this.lines.length;
  }

  row(offset: number, line: number): void {
    this.offsets.push(offset);
    this.lines.push(line);
  }

  reject(reject: FoundReject): void {
    this.rejects.set(this.length, reject);
    this.row(reject.offset, reject.line);
  }

  truncate(length: number): void {
    for (let index = length; index < this.length; index++) this.rejects.delete(index);
    this.offsets.length = length;
    this.lines.length = length;
  }
}
