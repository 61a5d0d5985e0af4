import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngotError } from '../../../../../src/core/error.ts';
import {
  convertXmlWith,
  type XmlConversion,
  type XmlSettings,
} from '../../../../../src/execute/staging/xml/convert-xml.ts';

export interface ConvertOptions extends Partial<XmlSettings> {
  readonly record?: string | undefined;
}

export interface Converted extends XmlConversion {
  /** The text of each segment. */
  readonly texts: readonly string[];
}

// Making thousands of small files is what takes the time, unless the folder is in memory.
const MEMORY_FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Converts documents in a folder of its own, which goes with it. */
export class XmlFolder implements Disposable {
  readonly path = mkdtempSync(join(MEMORY_FOLDER, 'ingot-xml-'));
  #made = 0;

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }

  async convert(document: string | Buffer, options: ConvertOptions = {}): Promise<Converted> {
    const { record, ...settings } = options;
    const outputBase = join(this.path, String(this.#made++));
    const path = `${outputBase}.xml`;
    writeFileSync(path, document);
    const { signal } = new AbortController();
    const conversion = await convertXmlWith(
      { path, sourcePath: 'data/in.xml', record, outputBase, signal },
      { chunkBytes: 1024, usePlainReader: true, maxRecordBytes: 64 * 1024 * 1024, ...settings },
    );
    const texts = conversion.segments.map((segment) => readFileSync(segment.path, 'utf8'));
    return { ...conversion, texts };
  }

  /** The code and place of the error, or what was converted. */
  async outcome(document: string | Buffer, options: ConvertOptions = {}): Promise<unknown> {
    try {
      const { texts, columns, records, rejects } = await this.convert(document, options);
      return { texts, columns, records, rejects };
    } catch (error) {
      if (!(error instanceof IngotError)) throw error;
      const { line, column } = error.location ?? {};
      return { code: error.code, line, column, message: error.message };
    }
  }
}

/** The same number for the same seed, below a limit. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}
