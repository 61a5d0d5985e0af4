/** A text as a YAML value that stands in a list or mapping in brackets, too. */
export function yamlScalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]|[\ud800-\udfff](?![\udc00-\udfff])/.test(value))
    return JSON.stringify(value);
  return isPlain(value) ? value : `'${value.replaceAll("'", "''")}'`;
}

export function yamlList(values: readonly string[]): string {
  return `[${values.map(yamlScalar).join(', ')}]`;
}

/** A remark on one line, whatever it quotes. */
export function yamlComment(text: string): string {
  const line = text.replace(
    /[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g,
    ' ',
  );
  return `# ${line.length > longest ? `${line.slice(0, longest - 1)}…` : line}`;
}

const longest = 300;

/** What no reader of YAML takes for anything but a text. */
function isPlain(text: string): boolean {
  return (
    /^[A-Za-z_/][\w./()*%-]*$/.test(text) &&
    !/^(?:true|false|yes|no|on|off|null|y|n|none|nan|inf)$/i.test(text)
  );
}
