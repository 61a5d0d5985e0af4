import { SaxesParser } from 'saxes';
import type { TreeElement } from './tree-rows.ts';

/** What saxes finds wrong first with a document, or undefined. */
export function saxesMistake(document: string): string | undefined {
  let mistake: string | undefined;
  const parser = new SaxesParser();
  parser.on('error', (error) => (mistake ??= error.message));
  parser.write(document).close();
  return mistake;
}

interface OpenElement extends TreeElement {
  readonly content: (string | TreeElement)[];
}

/** The outermost elements of a name, as saxes reads them. */
export function saxesElements(document: string, name: string): TreeElement[] {
  const found: TreeElement[] = [];
  const open: OpenElement[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', (tag) => {
    const element: OpenElement = {
      name: tag.name,
      attributes: Object.entries(tag.attributes),
      content: [],
    };
    if (tag.name === name && !open.some((each) => each.name === name)) found.push(element);
    open.at(-1)?.content.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  const addText = (text: string) => {
    const content = open.at(-1)?.content ?? [];
    const last = content.at(-1);
    if (typeof last === 'string') content[content.length - 1] = last + text;
    else if (text !== '') content.push(text);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(document).close();
  return found;
}
