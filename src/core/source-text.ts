/** A text file of the project: its path relative to the project's root (with `/`) and its contents. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** A place in a file of the project; line and column count from 1, in UTF-16 units. */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** The text of that line, shown under a message with a caret. */
  readonly lineText: string;
}

/** The place of a character offset; an offset past the end is the end. */
export function locationAt(source: SourceText, offset: number): Location {
  return locator(source)(offset);
}

/** `locationAt` for many places of one text: its lines are looked for once, and only where a place is asked for. */
export function locator(source: SourceText): (offset: number) => Location {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(source.text);
    const end = Math.max(0, Math.min(offset, source.text.length));
    let line = 0;
    for (let past = starts.length; past - line > 1;) {
      const middle = (line + past) >> 1;
      if (starts[middle]! <= end) line = middle;
      else past = middle;
    }
    const start = starts[line]!;
    const lineText = lineFrom(source.text, start);
    return { path: source.path, line: line + 1, column: end - start + 1, lineText };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The place of a line and column that both count from 1. */
export function locationAtLine(source: SourceText, line: number, column: number): Location {
  return { path: source.path, line, column, lineText: lineText(source.text, line) };
}

/** The offset of a line and column that both count from 1; a line past the end is the end. */
export function offsetOfLine(text: string, line: number, column: number): number {
  let start = 0;
  for (let current = 1; current < line; current++) {
    const next = text.indexOf('\n', start);
    if (next === -1) return text.length;
    start = next + 1;
  }
  return Math.min(start + column - 1, text.length);
}

function lineText(text: string, line: number): string {
  return lineFrom(text, offsetOfLine(text, line, 1));
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  const line = end === -1 ? text.slice(start) : text.slice(start, end);
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
