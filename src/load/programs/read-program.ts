import { parse, type Node, type Program as Syntax } from 'acorn';
import type { Program, ProgramMistake } from '../../core/program.ts';
import type { Location } from '../../core/source-text.ts';
import { findReads } from './find-reads.ts';
import { literalOf } from './literal.ts';
import { sourcePlaces } from './source-places.ts';
import { exportedNames, initialValue } from './syntax.ts';

/** A program's code as a tree, with the places in the author's files. */
export interface ReadableProgram {
  readonly syntax: Syntax;
  /** The local name of each export. */
  readonly exported: ReadonlyMap<string, string>;
  readonly placeOf: (node: Node) => Location;
  readonly mistakes: ProgramMistake[];
}

/** What can be known of a program without running it. */
export function readProgram({
  code,
  map,
  path,
}: {
  readonly code: string;
  readonly map: string;
  readonly path: string;
}): Pick<Program, 'hasDefault' | 'reads' | 'literals' | 'readsVars' | 'mistakes'> {
  const syntax = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  const places = sourcePlaces(map, path);
  const start = { path, line: 1, column: 1, lineText: '' };
  const placeOf = ({ loc }: Node) => (loc && places(loc.start.line, loc.start.column + 1)) ?? start;
  const exported = exportedNames(syntax);
  const program: ReadableProgram = { syntax, exported, placeOf, mistakes: [] };
  const literals = readLiterals(program);
  return {
    hasDefault: exported.has('default'),
    reads: findReads(program),
    literals,
    readsVars: /\bvars\b/.test(code),
    mistakes: program.mistakes,
  };
}

/** Exports that ingot asks for before it runs anything. */
const asked = ['config', 'incremental', 'makes'];

function readLiterals(program: ReadableProgram): Program['literals'] {
  const { syntax, exported } = program;
  const entries = asked.flatMap((name) => {
    const local = exported.get(name);
    const value = local === undefined ? undefined : initialValue(local, syntax);
    const literal = value === undefined ? undefined : literalOf(value, name, program);
    return literal === undefined ? [] : [[name, literal] as const];
  });
  return Object.fromEntries(entries);
}
