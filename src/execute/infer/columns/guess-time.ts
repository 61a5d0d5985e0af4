import { quoteLiteral } from '../../../core/relation.ts';
import type { ColumnValues, Shape } from './column-values.ts';
import { fits, isMost, staysText, unlike, type Misfits, type Trial } from './column-guess.ts';
import { zeroDates } from './null-words.ts';
import { timeShape, type DateOrder, type TimeShape } from './time-shape.ts';

interface TimedShape {
  readonly shape: Shape;
  readonly time: TimeShape;
}

const mayBeTime = /9[-/. ]9[-/. ]9|9:9|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/i;

/** Dates, times of the day, and both, in whatever way they are written, as long as it can be read in one way only. */
export async function guessTime(values: ColumnValues): Promise<Trial> {
  if (!values.isRegular || !values.shapes.some(({ text }) => mayBeTime.test(text))) return unlike;
  const shapes = (await values.exactShapes()) ?? [];
  const timed = shapes.flatMap((shape) => {
    const time = timeShape(shape.text);
    return time === undefined ? [] : [{ shape, time }];
  });
  const rest = shapes.filter((shape) => !timed.some((each) => each.shape === shape));
  const rows = rowsOf(timed.map(({ shape }) => shape));
  if (!isMost(rows, rowsOf(rest))) return unlike;
  if (timed.every(({ time }) => time.date?.family === 'compact')) return unlike;
  const dataType = typeOf(timed.map(({ time }) => time));
  if (dataType === undefined) return staysText(mixedNote(timed));
  const trial = await byOrder(values, timed, dataType);
  const [misfit] = rest;
  if (misfit === undefined) return trial;
  const formats = trial.kind === 'fits' ? trial.guess.reading.formats : undefined;
  const list = formats?.map(quoteLiteral).join(', ');
  const wouldBe = list === undefined ? dataType : `${dataType} with format: [${list}]`;
  return nearly({ wouldBe, rows: rowsOf(rest), example: misfit.example, row: misfit.row });
}

function nearly(misfits: Misfits): Trial {
  return { kind: 'nearly', misfits };
}

function rowsOf(shapes: readonly Shape[]): number {
  return shapes.reduce((sum, { rows }) => sum + rows, 0);
}

/** Undefined where no type holds all of them. */
function typeOf(times: readonly TimeShape[]): string | undefined {
  const isClock = times.filter(({ date }) => date === undefined).length;
  const isZoned = times.filter(({ zone }) => zone !== 'none').length;
  const isTimed = times.some(({ timeFormat }) => timeFormat !== '');
  if (isClock > 0) return isClock === times.length && isZoned === 0 ? 'time' : undefined;
  const isNano = times.some(({ fraction }) => fraction > 6);
  if (isZoned > 0) return isZoned === times.length && !isNano ? 'timestamptz' : undefined;
  return isTimed ? (isNano ? 'timestamp_ns' : 'timestamp') : 'date';
}

function mixedNote(timed: readonly TimedShape[]): string {
  const isNano = timed.some(({ time }) => time.zone !== 'none' && time.fraction > 6);
  const examples = timed.slice(0, 3).map(({ shape }) => quoteLiteral(shape.example));
  return isNano
    ? 'no type holds a zone and parts of a second this small'
    : `times of several kinds: ${examples.join(', ')}`;
}

/** For each family of dates the one order in which all of them are days that exist. */
async function byOrder(
  values: ColumnValues,
  timed: readonly TimedShape[],
  dataType: string,
): Promise<Trial> {
  const families = new Map<string, TimedShape[]>();
  for (const each of timed) {
    const family = each.time.date?.family ?? 'clock';
    families.set(family, [...(families.get(family) ?? []), each]);
  }
  const formats = new Map<Shape, string>();
  const notes: string[] = [];
  for (const [family, members] of families) {
    const tried = await tryOrders(values, members);
    const [only, rival] = tried.filter(({ misfits }) => misfits === 0);
    if (only === undefined) return nearly({ ...leastMisfits(tried), wouldBe: dataType });
    if (rival !== undefined && !family.startsWith('Y'))
      return staysText(ambiguousNote(tried, members));
    if (family.startsWith('.') && (await areDaysLow(values)))
      notes.push('with points, days are taken to come first');
    if (family.endsWith('y'))
      notes.push('years of two digits: 69 to 99 are 19.., 00 to 68 are 20..');
    for (const each of members) formats.set(each.shape, formatOf(each, only.order));
  }
  const isMixed = new Set(timed.map(({ time }) => time.timeFormat === '')).size > 1;
  if (isMixed) notes.push('dates without a time are taken for midnight');
  const isPlain = timed.every(
    ({ time, shape }) => time.isIso && !/%Y-%d/.test(formats.get(shape) ?? ''),
  );
  if (isPlain) return fits(dataType, {}, notes);
  if (timed.some(({ time }) => time.zone === 'utc'))
    return staysText('no format of DuckDB reads this zone');
  return fits(dataType, { formats: [...new Set(formats.values())] }, notes);
}

const zeros = zeroDates.map(quoteLiteral).join(', ');

/** Whether the first number of no date is larger than a month can be. */
async function areDaysLow({ ask }: ColumnValues): Promise<boolean> {
  const [day] = await ask([`max(try_cast(split_part(t, '.', 1) as integer))`]);
  return Number(day) <= 12;
}

interface TriedOrder extends Pick<Misfits, 'example' | 'row'> {
  readonly order: DateOrder;
  readonly formats: readonly string[];
  readonly misfits: number;
}

async function tryOrders(
  { ask }: ColumnValues,
  members: readonly TimedShape[],
): Promise<readonly TriedOrder[]> {
  const orders = members[0]?.time.date?.orders ?? ['dmy'];
  const shapes = members.map(({ shape }) => quoteLiteral(shape.text)).join(', ');
  const tried = orders.map((order) => ({
    order,
    formats: [...new Set(members.map((each) => formatOf(each, order)))],
  }));
  const answers = await ask(
    tried.flatMap(({ formats }) => {
      const list = formats.map((format) => quoteLiteral(format)).join(', ');
      const isMisfit = `s in (${shapes}) and try_strptime(t, [${list}]) is null and t not in (${zeros})`;
      return [
        `coalesce(sum(n) filter (where ${isMisfit}), 0)`,
        `arg_min(t, row) filter (where ${isMisfit})`,
        `min(row) filter (where ${isMisfit})`,
      ];
    }),
  );
  return tried.map((each, index) => {
    const [misfits, example, row] = answers.slice(index * 3, index * 3 + 3);
    return { ...each, misfits: Number(misfits), example: String(example), row: Number(row) };
  });
}

function formatOf({ time }: TimedShape, order: DateOrder): string {
  const seconds = time.fraction > 6 ? time.timeFormat.replace('%f', '%n') : time.timeFormat;
  return `${time.date?.formatOf(order) ?? ''}${time.between}${seconds}`;
}

function leastMisfits(tried: readonly TriedOrder[]): Omit<Misfits, 'wouldBe'> {
  const best = tried.reduce((a, b) => (b.misfits < a.misfits ? b : a));
  return { rows: best.misfits, example: best.example, row: best.row };
}

function ambiguousNote(tried: readonly TriedOrder[], members: readonly TimedShape[]): string {
  const possible = tried
    .filter(({ misfits }) => misfits === 0)
    .map(({ formats }) => formats[0] ?? '');
  const example = quoteLiteral(members[0]?.shape.example ?? '');
  return `${example} could be ${possible.map(quoteLiteral).join(' or ')}: say which by data_type and format`;
}
