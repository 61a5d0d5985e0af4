import { expect, test } from 'vitest';
import { fuzz } from './fuzz-documents.ts';

const documents = Number(process.env['XML_FUZZ_DOCUMENTS'] ?? 400);
const seed = Number(process.env['XML_FUZZ_SEED'] ?? 1);

// A seed that is printed here is tried alone with XML_FUZZ_SEED=<seed> XML_FUZZ_DOCUMENTS=1.
test(
  `${String(documents)} damaged documents are read as saxes reads them, whatever their bytes and pieces`,
  async () => {
    expect(await fuzz(seed, documents)).toEqual([]);
  },
  30_000 + documents * 20,
);
