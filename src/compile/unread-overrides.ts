import { isEphemeral } from '../core/ephemeral.ts';
import { IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import { isTest, type Node, type UnitTest } from '../core/node.ts';
import { suggest } from '../core/suggest.ts';
import type { OnVariable, VariableKind } from '../template/project-helpers.ts';
import type { CompileInput } from './node-scope.ts';
import { unitTestInput } from './unit-test-input.ts';

/** The variables that templates asked for while they were rendered. */
type AskedVariables = Readonly<Record<VariableKind, Set<string>>>;

/**
 * Compiles the model of a unit test with what the test sets.
 * @throws IngotError UNIT_TEST_VARIABLE for a variable that the model does not read
 */
export function withOverrides<T>(
  test: UnitTest,
  { node, input }: { readonly node: Node; readonly input: CompileInput },
  compileWith: (input: CompileInput) => T,
): T {
  const asked: AskedVariables = { var: new Set(), env_var: new Set() };
  const onVariable: OnVariable = (kind, name) => asked[kind].add(name);
  const compiled = compileWith({ ...unitTestInput(test, input), onVariable });
  checkOverridesRead(test, asked, { node, manifest: input.manifest });
  return compiled;
}

function checkOverridesRead(
  test: UnitTest,
  asked: AskedVariables,
  { node, manifest }: { readonly node: Node; readonly manifest: Manifest },
): void {
  const { vars, envVars } = test.overrides;
  // Which ones a program reads shows only when it runs.
  const readsAny = node.resourceType === 'model' && node.program?.readsVars === true;
  const texts = templateTexts(node, manifest);
  for (const [kind, names] of [
    ['var', readsAny ? [] : Object.keys(vars)],
    ['env_var', Object.keys(envVars)],
  ] as const) {
    const read = [...asked[kind]];
    const unread = names.find(
      (name) =>
        !read.some((each) => each === name || each.startsWith(`${name}.`)) &&
        !texts.some((text) => isNamedIn(text, name)),
    );
    if (unread === undefined) continue;
    const known =
      read.length === 0 ? 'It reads none: take it out.' : `It reads ${read.join(', ')}.`;
    throw new IngotError(
      'UNIT_TEST_VARIABLE',
      `The unit test "${test.name}" sets ${kind === 'var' ? 'the variable' : 'the environment variable'} "${unread}", which nothing in "${node.fullName}" reads`,
      { location: test.location, hint: suggest(unread, read) ?? known },
    );
  }
}

/** A variable in a branch that is off is named there all the same. */
function isNamedIn(text: string, name: string): boolean {
  return [`"${name}"`, `'${name}'`, `"${name}.`, `'${name}.`].some((each) => text.includes(each));
}

/** What the SQL of a node may be made of. */
function templateTexts(node: Node, { nodes, macros }: Manifest): readonly string[] {
  const all = [...nodes.values()].filter((each) => !isTest(each) && isEphemeral(each));
  const templates = [node, ...all].flatMap((each) =>
    each.resourceType === 'model' ? [each.template] : [],
  );
  if (node.resourceType === 'snapshot' && node.query.kind === 'template')
    templates.push(node.query.template);
  return [...templates, ...macros.values()].map(({ source }) => source.text);
}
