// Escape sequences in a file or a cell must not reach the terminal; a newline and a tab have a meaning of their own.
const controlCharacters =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const zeroWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;
const doubleWidth =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
/** Narrower than this no text is wrapped. */
const narrowest = 16;
const plainAscii = /^[\x20-\x7e]*$/;

/** The text with a tab as two blanks, and what a terminal would obey replaced by a mark. */
export function printable(text: string): string {
  return plainAscii.test(text) ? text : text.replaceAll('\t', '  ').replace(controlCharacters, '�');
}

/** How many columns a terminal takes for a text. */
export function textWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    width += zeroWidth.test(character) ? 0 : doubleWidth.test(character) ? 2 : 1;
  }
  return width;
}

/** The text, cut with an ellipsis where it is wider than that. */
export function fitText(text: string, width: number): string {
  return textWidth(text) <= width ? text : `${firstColumns([...text], width - 1)}…`;
}

export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** A name with a part left out where it is wider than that: how it begins, and still more how it ends, tells most. */
export function fitMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const head = Math.ceil((width - 1) / 3);
  const characters = [...text];
  return `${firstColumns(characters, head)}…${lastColumns(characters, width - 1 - head)}`;
}

/** The text in lines that are no wider than that, broken at blanks; without a width, as it stands. */
export function wrapText(text: string, width: number | undefined): string[] {
  const lines = text.split('\n');
  return width === undefined
    ? lines
    : lines.flatMap((line) => wrapLine(line, Math.max(width, narrowest)));
}

/** As `wrapText`, with every line but the first one indented. */
export function wrapIndented(
  text: string,
  { width, indent }: { readonly width: number | undefined; readonly indent: number },
): string {
  const room = width === undefined ? undefined : width - indent;
  return wrapText(text, room).join(`\n${' '.repeat(indent)}`);
}

function wrapLine(line: string, width: number): string[] {
  if (textWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (textWidth(longer) <= width) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current.trimEnd());
    const pieces = piecesOf(word, width);
    lines.push(...pieces.slice(0, -1));
    current = pieces.at(-1) ?? '';
  }
  return [...lines, current];
}

/** A word that is wider than a line, cut wherever a line is full. */
function piecesOf(word: string, width: number): string[] {
  const pieces: string[] = [];
  let [piece, used] = ['', 0];
  for (const character of word) {
    const columns = textWidth(character);
    if (used + columns > width) {
      pieces.push(piece);
      [piece, used] = ['', 0];
    }
    piece += character;
    used += columns;
  }
  return [...pieces, piece];
}

/** As many of the first characters as fit. */
export function firstColumns(characters: readonly string[], width: number): string {
  let used = 0;
  let kept = '';
  for (const character of characters) {
    used += textWidth(character);
    if (used > width) break;
    kept += character;
  }
  return kept;
}

/** As many of the last characters as fit. */
export function lastColumns(characters: readonly string[], width: number): string {
  return [...firstColumns([...characters].reverse(), width)].reverse().join('');
}
