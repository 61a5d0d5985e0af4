import type { RowPart } from './row-parts.ts';

/** So many rows decide what columns there are. */
const sampleRows = 20_480;

/** The first rows, and all of them, the first ones once more. */
export async function firstRows(
  parts: AsyncIterator<RowPart, void>,
): Promise<{ readonly first: readonly RowPart[]; readonly all: AsyncIterable<RowPart> }> {
  const first: RowPart[] = [];
  let rows = 0;
  while (rows < sampleRows) {
    const { done, value } = await parts.next();
    if (done === true || value === undefined) break;
    first.push(value);
    rows += value.rows;
  }
  return { first, all: again(first, parts) };
}

async function* again(
  first: readonly RowPart[],
  rest: AsyncIterator<RowPart, void>,
): AsyncGenerator<RowPart, void, undefined> {
  yield* first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
