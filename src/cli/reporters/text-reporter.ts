import { reasonText } from '../../core/change.ts';
import { version } from '../../core/version.ts';
import type { Event, NodeCounts } from '../../core/event.ts';
import { isTest, type Node } from '../../core/node.ts';
import { isFailure, type NodeResult } from '../../core/results.ts';
import { isTold } from '../log-level.ts';
import type { LogLevel } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { formatError } from './format-error.ts';
import { countOf, formatCount } from './numbers.ts';
import { lineLayout } from './line-layout.ts';
import { failureBlock, wasInterrupted, wasRolledBack } from './result-blocks.ts';
import { resultLine } from './result-line.ts';
import { shownName } from './shown-name.ts';
import { storedRowsQuery } from './stored-rows.ts';
import { StatusLine } from './status-line.ts';
import { failureSummary, summary, type SummaryFacts } from './summary.ts';
import { textWidth, wrapIndented, wrapText } from './text-width.ts';

export interface TextReporterOptions {
  readonly terminal: Terminal;
  readonly logLevel: LogLevel;
  readonly signal: AbortSignal;
  /** Whether it is told why each node is built. */
  readonly explain: boolean;
  /** What to type for `ingot show` with these words, here and for the same project. */
  readonly showCommand: (...words: readonly string[]) => string;
}

type EventOf<T extends Event['type']> = Extract<Event, { readonly type: T }>;

/** Shows a run to a person: a line for each node, failures in full, and what came of it. */
export class TextReporter {
  readonly #terminal: Terminal;
  readonly #level: LogLevel;
  readonly #showCommand: TextReporterOptions['showCommand'];
  readonly #status: StatusLine;
  readonly #explain: boolean;
  readonly #running = new Map<string, string>();
  #nodes = { done: 0, total: 0 };
  #tests = { done: 0, total: 0 };
  #longestName = 0;
  /** Taken back for a test: it is shown after the tests that say why. */
  #heldBack: NodeResult | undefined;
  /** Between the head and the first node, and after what explains a failure. */
  #needsBlank = false;
  #facts: Omit<SummaryFacts, 'run'> | undefined;

  constructor({ terminal, logLevel, signal, explain, showCommand }: TextReporterOptions) {
    this.#explain = explain;
    this.#terminal = terminal;
    this.#level = logLevel;
    this.#showCommand = showCommand;
    this.#status = new StatusLine(terminal);
    signal.addEventListener('abort', () => this.#stopping(), { once: true });
  }

  readonly show = (event: Event): void => {
    switch (event.type) {
      case 'run-started':
        return this.#runStarted(event);
      case 'node-started':
        return this.#nodeStarted(event);
      case 'node-finished':
        return this.#nodeFinished(event.result);
      case 'file-staged':
        return this.#fileStaged(event);
      case 'warning':
        return this.#tell(
          'warn',
          formatError(event.warning, { ...this.#style, severity: 'warning' }),
        );
      case 'hook-failed':
        return this.#tell('error', formatError(event.error, this.#style));
      case 'debug':
        return this.#debug(event.message);
      case 'run-finished':
        return this.#runFinished(event);
    }
  };

  get #style() {
    return { colors: this.#terminal.colors, columns: this.#terminal.columns() };
  }

  #runStarted(event: EventOf<'run-started'>): void {
    const { counts, command, target, place, threads } = event;
    const { colors } = this.#terminal;
    this.#nodes.total = counts.model + counts.source + counts.seed + counts.snapshot;
    this.#tests.total = counts.test + counts.unit_test;
    this.#facts = { place, showCommand: this.#showCommand };
    const where = `target ${target} (${place}), ${countOf(threads, 'thread')}`;
    const columns = this.#terminal.columns() ?? Infinity;
    const isOneLine = `ingot ${version}  ${command}  ${where}`.length < columns;
    const lines = [
      `${colors.bold(`ingot ${version}`)}  ${command}${isOneLine ? `  ${colors.dim(where)}` : ''}`,
      ...(isOneLine ? [] : this.#wrapped(where)),
      ...this.#wrapped(countsInWords(counts)),
    ];
    this.#tell('info', lines.join('\n'));
    this.#needsBlank = isTold('info', this.#level);
  }

  #wrapped(text: string): string[] {
    const { columns, colors } = this.#style;
    return wrapText(text, columns).map((line) => colors.dim(line));
  }

  #nodeStarted({ node }: EventOf<'node-started'>): void {
    this.#running.set(node.uniqueId, shownName(node));
    this.#measureName(node);
    this.#drawStatus();
  }

  #measureName(node: Node): void {
    if (isTest(node)) return;
    this.#longestName = Math.max(this.#longestName, textWidth(shownName(node)));
  }

  #nodeFinished(result: NodeResult): void {
    const isOfTest = isTest(result.node);
    if (!isOfTest) this.#release();
    (isOfTest ? this.#tests : this.#nodes).done++;
    this.#running.delete(result.uniqueId);
    this.#measureName(result.node);
    if (wasRolledBack(result)) {
      this.#heldBack = result;
      // The engine tells the results of a node and of its tests in one go, the node's first.
      queueMicrotask(() => this.#release());
    } else this.#showResult(result);
    this.#drawStatus();
  }

  #release(): void {
    const held = this.#heldBack;
    this.#heldBack = undefined;
    if (held !== undefined) this.#showResult(held);
  }

  #showResult(result: NodeResult): void {
    if (!isTold(levelOf(result), this.#level)) return;
    const isExplained =
      isFailure(result.status) && !wasInterrupted(result) && !wasRolledBack(result);
    const lines = [
      ...(this.#needsBlank ? [''] : []),
      this.#resultLine(result),
      ...this.#reasons(result),
      ...(isExplained ? [failureBlock(result, this.#style)] : []),
      ...this.#storedRows(result),
    ];
    this.#needsBlank = isExplained;
    this.#status.print(lines.join('\n'));
  }

  #reasons({ reasons = [], status }: NodeResult): string[] {
    if (!this.#explain || status === 'skipped' || status === 'pass') return [];
    const { colors, columns } = this.#style;
    const indent = String(this.#nodes.total).length * 2 + 10;
    return reasons.map((reason) => {
      const text = reasonText(reason);
      return colors.dim(`${' '.repeat(indent)}${wrapIndented(text, { width: columns, indent })}`);
    });
  }

  #storedRows(result: NodeResult): string[] {
    const query = storedRowsQuery(result);
    if (query === undefined || this.#facts?.place === 'memory') return [];
    // Readers may not see them yet.
    return [this.#terminal.colors.dim(`    see ${this.#showCommand('--inline', query)}`)];
  }

  #resultLine(result: NodeResult): string {
    const { done, total } = this.#nodes;
    const { colors, columns } = this.#style;
    return resultLine(result, {
      colors,
      position: isTest(result.node) ? '' : `${done}/${total}`,
      layout: lineLayout({ total, longestName: this.#longestName, columns }),
    });
  }

  #fileStaged({ path, rows, rejected, unchanged }: EventOf<'file-staged'>): void {
    const what = unchanged ? 'unchanged' : countOf(rows, 'row');
    const rejects = rejected > 0 ? `, ${countOf(rejected, 'record')} rejected` : '';
    this.#debug(`${path}: ${what}${rejects}`);
  }

  #debug(message: string): void {
    this.#tell('debug', this.#wrapped(`debug: ${message}`).join('\n'));
  }

  #runFinished({ run }: EventOf<'run-finished'>): void {
    this.#release();
    this.#running.clear();
    this.#status.show('');
    if (this.#facts === undefined) return;
    if (isTold('info', this.#level)) {
      this.#status.print(summary({ run, ...this.#facts }, this.#style));
    } else if (!run.ok) {
      this.#status.print(failureSummary(run, this.#style));
    }
  }

  #stopping(): void {
    const text = 'Stopping: the running queries are rolled back. Ctrl-C again ends at once.';
    this.#tell('error', wrapText(text, this.#style.columns).join('\n'));
  }

  #tell(level: LogLevel, text: string): void {
    if (isTold(level, this.#level)) this.#status.print(text);
  }

  #drawStatus(): void {
    if (!this.#terminal.isInteractive || !isTold('info', this.#level)) return;
    const running = [...this.#running.values()];
    const progress = [
      ...(this.#nodes.total > 0 ? [`${inProgress(this.#nodes)} nodes`] : []),
      ...(this.#tests.total > 0 ? [`${inProgress(this.#tests)} tests`] : []),
      ...(running.length > 0 ? [`running ${running.join(', ')}`] : []),
    ];
    this.#status.show(progress.join('  '));
  }
}

function levelOf({ status, node }: NodeResult): LogLevel {
  if (isFailure(status)) return 'error';
  if (status === 'warn') return 'warn';
  return isTest(node) && status === 'skipped' ? 'debug' : 'info';
}

function countsInWords(counts: NodeCounts): string {
  const words = (['source', 'seed', 'snapshot', 'model', 'test', 'unit_test'] as const)
    .filter((type) => counts[type] > 0)
    .map((type) => countOf(counts[type], type.replace('_', ' ')));
  return words.length === 0 ? 'nothing to do' : words.join(', ');
}

function inProgress({ done, total }: { readonly done: number; readonly total: number }): string {
  return `${formatCount(done)}/${formatCount(total)}`;
}
