import type { Location } from './source-text.ts';

/** The place of a node as a whole: for models the file, without a line. */
export function fileOf({ location }: { readonly location: Location }): Location {
  return { ...location, lineText: '' };
}
