const token = /\s*(?:[a-z_][a-z0-9_]*|[0-9]+|'(?:[^']|'')*'|"(?:[^"]|"")+"|[(),[\]])/iy;

/** Words, numbers, quoted names, commas and balanced brackets: text that can't end the cast it is put in. */
export function isTypeText(text: string): boolean {
  const open: string[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end;) {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (found === undefined) return false;
    at += found.length;
    const sign = found.trim();
    if (sign === '(' || sign === '[') open.push(sign);
    if ((sign === ')' && open.pop() !== '(') || (sign === ']' && open.pop() !== '[')) return false;
  }
  return end > 0 && open.length === 0;
}
