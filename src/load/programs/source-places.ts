import { SourceMap, type SourceMapPayload } from 'node:module';
import { posix } from 'node:path';
import { locationAtLine, type Location } from '../../core/source-text.ts';

/** Finds the place in a file of the project that a place of a program's code comes from; lines and columns count from 1. */
export type SourcePlaces = (line: number, column: number) => Location | undefined;

/** @param path the file of the program, relative to the project */
export function sourcePlaces(map: string, path: string): SourcePlaces {
  const payload = JSON.parse(map) as SourceMapPayload;
  const places = new SourceMap(payload);
  const texts = new Map(payload.sources.map((name, at) => [name, payload.sourcesContent[at]]));
  return (line, column) => {
    const found = places.findEntry(line - 1, column - 1);
    if (!('originalSource' in found) || found.originalSource === undefined) return undefined;
    const { originalSource, originalLine, originalColumn } = found;
    const text = (texts.get(originalSource) ?? '').replaceAll('\r\n', '\n');
    const file = posix.join(posix.dirname(`target/${path}`), originalSource);
    return locationAtLine({ path: file, text }, originalLine + 1, originalColumn + 1);
  };
}
