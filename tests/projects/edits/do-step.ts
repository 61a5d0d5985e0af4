import type {
  Attempt,
  Done,
  IncrementalProject,
  Planned,
} from '../../support/incremental-project.ts';
import type { Step } from './edit-row.ts';

/** What came of a step; what did not happen is left out. */
export interface Outcome {
  /** What is built, each with its reasons. */
  readonly built?: Readonly<Record<string, string>>;
  /** Tests that run though no node which they read is built, with their reasons. */
  readonly tests?: Readonly<Record<string, string>>;
  readonly removed?: readonly string[];
  readonly leftovers?: readonly string[];
  /** What failed, or was left out because of it, with its status. */
  readonly wrong?: Readonly<Record<string, string>>;
  /** What the next plan still has to do. */
  readonly again?: Readonly<Record<string, string>>;
  readonly testsAgain?: Readonly<Record<string, string>>;
  /** Where plan, build, and a new database do not agree. */
  readonly mistakes?: readonly string[];
}

/** Changes the project, plans, builds, plans again, and compares the database with a new one where that is asked for. */
export async function doStep(
  step: Step,
  project: IncrementalProject,
  { isCompared }: { readonly isCompared: boolean },
): Promise<Outcome> {
  const { edits, sql, isPruned, uncompared, ...attempt } = step;
  if (edits !== undefined) await project.change(edits);
  if (sql !== undefined) await project.sql(sql);
  if (isPruned) await project.prune(attempt);
  const plan = await project.plan(attempt);
  const done = await project.build(attempt);
  const again = await project.plan({ ...attempt, force: false, forceTests: false });
  const isWhole = Object.keys(done.wrong).length === 0 && uncompared === undefined;
  return withoutEmpty({
    built: plan.nodes,
    tests: plan.testsAlone,
    removed: plan.removed,
    leftovers: plan.leftovers,
    wrong: done.wrong,
    again: again.nodes,
    testsAgain: again.testsAlone,
    mistakes: [
      ...disagreements(attempt, plan, done),
      ...(isCompared && isWhole ? await project.differencesFromFresh(attempt) : []),
    ],
  });
}

function disagreements({ command }: Attempt, plan: Planned, done: Done): readonly string[] {
  const nodes = Object.keys(plan.nodes);
  const tests = command === 'run' ? [] : plan.tests;
  const isRight = (name: string) => done.wrong[name] === undefined;
  const without = (names: readonly string[], others: readonly string[]) =>
    names.filter((name) => !others.includes(name));
  return [
    ...without(nodes.filter(isRight), done.built).map((name) => `${name} was planned, not built`),
    ...without(done.built, nodes).map((name) => `${name} was built, not planned`),
    ...without(tests.filter(isRight), done.tests).map((name) => `${name} was planned and not run`),
    ...without(done.tests, tests).map((name) => `${name} was run, not planned`),
    ...plan.testsMissing.map((name) => `${name} tests what is built and was not planned`),
  ];
}

function withoutEmpty(outcome: Outcome): Outcome {
  return Object.fromEntries(
    Object.entries(outcome).filter(([, value]) => Object.keys(value as object).length > 0),
  );
}
