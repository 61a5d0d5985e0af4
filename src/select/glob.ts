/** Whether a text is matched; made once for a pattern and asked for every node. */
export type TextMatcher = (text: string) => boolean;

/** A matcher of whole texts, where `*` is any text, `?` one character, `[abc]` and `[!abc]` one of a set. */
export function globMatcher(pattern: string): TextMatcher {
  if (!hasWildcard(pattern)) return (text) => text === pattern;
  const expression = new RegExp(`^${globSource(pattern, '.')}$`, 's');
  return (text) => expression.test(text);
}

export interface PathMatcher {
  readonly matchesFile: TextMatcher;
  readonly matchesFileOrFolder: TextMatcher;
}

/** Matchers of paths with `/`: no wildcard but `**` (any folders) goes beyond one name. */
export function pathMatcher(pattern: string): PathMatcher {
  const names = pattern.split('/').filter((name) => name !== '' && name !== '.');
  const source = names
    .map((name) => (name === '**' ? '(?:[^/]+/)*' : `${globSource(name, '[^/]')}/`))
    .join('');
  const whole = new RegExp(`^${source}$`);
  const start = new RegExp(`^${source}`);
  return {
    matchesFile: (path) => whole.test(`${path}/`),
    matchesFileOrFolder: (path) => start.test(`${path}/`),
  };
}

export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

function globSource(pattern: string, anyCharacter: string): string {
  return pattern.replace(/\[(!?)(\][^\]]*|[^\]]+)\]|[^]/g, (token, negation, set) => {
    if (token === '*') return `${anyCharacter}*`;
    if (token === '?') return anyCharacter;
    if (token.length === 1) return escaped(token);
    return `(?=${anyCharacter})[${negation === '!' ? '^' : ''}${setSource(String(set))}]`;
  });
}

/** The inside of a set for a regular expression; a range from high to low holds nothing. */
function setSource(set: string): string {
  return set.replace(/([^])-([^])|[^]/g, (token, first, last) => {
    if (token.length === 1) return escaped(token);
    return first <= last ? `${escaped(first)}-${escaped(last)}` : '';
  });
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}
