/** How the lines of a run's nodes are divided into columns. */
export interface LineLayout {
  /** Where a line ends; undefined where nothing has to fit. */
  readonly width: number | undefined;
  readonly positionWidth: number;
  readonly nameWidth: number;
  /** 0 where there is no room for it. */
  readonly kindWidth: number;
  readonly amountWidth: number;
}

export const gapWidth = 2;
export const statusWidth = 5;
export const secondsWidth = 7;

const kindWidth = 6;
const usualNameWidth = 38;
/** Names that have less room get that of the kind. */
const leastNameWidth = 28;

export interface LineNeeds {
  /** How many nodes the run has. */
  readonly total: number;
  /** The longest name so far. */
  readonly longestName: number;
  /** Of the terminal; undefined where there is none: then the columns stay as they are at the start. */
  readonly columns: number | undefined;
}

/** Names get what they need, as far as there is room; where there is little, the kind goes first. */
export function lineLayout({ total, longestName, columns }: LineNeeds): LineLayout {
  const positionWidth = String(total).length * 2 + 1;
  const layout = { positionWidth, kindWidth, amountWidth: 12 };
  if (columns === undefined) return { ...layout, width: undefined, nameWidth: usualNameWidth };
  // Some terminals begin a new line as soon as the last column is taken.
  const width = columns - 1;
  const beside = [positionWidth, statusWidth, kindWidth, layout.amountWidth, secondsWidth];
  const room = beside.reduce((left, each) => left - each - gapWidth, width);
  if (room >= leastNameWidth) {
    const nameWidth = Math.min(room, Math.max(usualNameWidth, longestName));
    return { ...layout, width, nameWidth };
  }
  const narrow = { amountWidth: 10, kindWidth: 0 };
  const roomAlone = room + kindWidth + gapWidth + layout.amountWidth - narrow.amountWidth;
  return { positionWidth, ...narrow, width, nameWidth: Math.max(8, roomAlone) };
}
