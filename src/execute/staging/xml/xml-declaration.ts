import { DECLARATION_BYTES } from './detect-encoding.ts';

const SPACE = '[ \\t\\r\\n]';
const DECLARATION = new RegExp(
  [
    '^<\\?xml',
    setting('version', '1\\.[0-9]+'),
    `(?:${setting('encoding', '[A-Za-z][A-Za-z0-9._-]*')})?`,
    `(?:${setting('standalone', '(?:yes|no)')})?`,
    `${SPACE}*\\?>$`,
  ].join(''),
);

/** What is wrong with an XML declaration, `<?xml version="1.0"?>`. */
export function declarationMistake(declaration: string): string | undefined {
  if (Buffer.byteLength(declaration) > DECLARATION_BYTES / 2) {
    return 'The XML declaration is too long';
  }
  return DECLARATION.test(declaration)
    ? undefined
    : 'The XML declaration is not of the form <?xml version="1.0" encoding="utf-8"?>';
}

function setting(name: string, value: string): string {
  return `${SPACE}+${name}${SPACE}*=${SPACE}*(?:"${value}"|'${value}')`;
}
