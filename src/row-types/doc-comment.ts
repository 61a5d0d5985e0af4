/** A TSDoc comment; no text of it can end it. */
export function docComment(text: string, indent: string): string {
  const lines = text
    .replaceAll('*/', '*\\/')
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trimEnd());
  if (lines.length === 1) return `${indent}/** ${lines.join('')} */`;
  const inner = lines.map((line) => `${indent} * ${line}`.trimEnd());
  return [`${indent}/**`, ...inner, `${indent} */`].join('\n');
}
