// Escape sequences in a file or a cell must not reach the terminal; a newline and a tab have a meaning of their own.
const controlCharacters =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const zeroWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;
const doubleWidth =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
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
  if (textWidth(text) <= width) return text;
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += textWidth(character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}
