/** Runs commands as processes of their own and reads what they cost from the operating system. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

export const root = join(import.meta.dirname, '..');

/** What one run of a command cost. */
export interface Cost {
  /** User and system time of all threads. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly wallSeconds: number;
}

export interface NodeCommand {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runs before, and does not count. */
  readonly prepare?: () => void;
}

/** The built program where it is there, else the sources. */
export function ingotScript(): { readonly path: string; readonly isBuilt: boolean } {
  const built = join(root, 'dist', 'ingot.js');
  return existsSync(built)
    ? { path: built, isBuilt: true }
    : { path: join(root, 'src', 'cli', 'main.ts'), isBuilt: false };
}

/** Every command `rounds` times, in turn, so that a machine that gets slower does so for all; medians by name. */
export async function compare<Name extends string>(
  commands: Readonly<Record<Name, NodeCommand>>,
  rounds: number,
): Promise<Record<Name, Cost>> {
  const names = Object.keys(commands) as Name[];
  const costs = new Map<Name, Cost[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) costs.get(name)!.push(await costOf(commands[name]));
  }
  const medians = names.map((name) => [name, medianCost(costs.get(name)!)] as const);
  return Object.fromEntries(medians) as Record<Name, Cost>;
}

/** Tells the costs of its process on file descriptor 3, as its last act. A URL: reading TypeScript would cost more than it. */
const meter = `data:text/javascript,${encodeURIComponent(
  "import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,JSON.stringify(process.resourceUsage())))",
)}`;

/** @throws Error with what the command printed when it fails */
export async function costOf({ args, env, prepare }: NodeCommand): Promise<Cost> {
  prepare?.();
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', meter, ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [code, output, problems, usage] = await Promise.all([
    new Promise((resolve) => child.on('close', resolve)),
    textOf(child.stdio[1]),
    textOf(child.stdio[2]),
    textOf(child.stdio[3]),
  ]);
  const wallSeconds = (performance.now() - startedAt) / 1000;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}\n${output}${problems}`);
  const { userCPUTime, systemCPUTime, maxRSS }: NodeJS.ResourceUsage = JSON.parse(usage);
  return {
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: (maxRSS * 1024) / 1e6,
    wallSeconds,
  };
}

async function textOf(stream: unknown): Promise<string> {
  let text = '';
  if (!(stream instanceof Readable)) return text;
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function medianCost(costs: readonly Cost[]): Cost {
  return {
    cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMegabytes: median(costs.map(({ peakMegabytes }) => peakMegabytes)),
    wallSeconds: median(costs.map(({ wallSeconds }) => wallSeconds)),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One line of the table: what was measured, against its limit. */
export interface Figure {
  readonly name: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: string;
  /** What the figure was worked out from. */
  readonly detail: string;
}

export function printFigures(figures: readonly Figure[]): void {
  const show = ({ unit }: Figure, value: number) =>
    `${value.toFixed(unit === 'MB' ? 0 : 2)} ${unit}`;
  const rows = figures.map((figure) => [
    figure.measured <= figure.limit ? 'ok' : 'OVER',
    figure.name,
    show(figure, figure.measured),
    `at most ${show(figure, figure.limit)}`,
    figure.detail,
  ]);
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => row[at]!.length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
