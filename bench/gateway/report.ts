import type { Aim, Figure } from './figures.ts';
import type { Busyness } from './machine.ts';
import type { Measurement } from './measurement.ts';

/** What the figures were measured on. */
export interface Machine {
  processors: number;
  model: string;
  node: string;
  rabbitmq: string;
  nginx: string | undefined;
  haproxy: string | undefined;
  wrk: string | undefined;
  /** Share of the processors' time that went to others while everything ran. */
  others: number | undefined;
  before: Busyness;
  after: Busyness;
}

/** Everything, as Markdown. */
export function renderReport(figures: readonly Figure[], aims: readonly Aim[], machine: Machine): string {
  const saturated = figures.filter(({ inFlight }) => inFlight !== undefined).toSorted(byLoad);
  const paced = figures.filter(({ rate }) => rate !== undefined);
  return [
    describe(machine),
    ...(['accept', 'reply'] as const).flatMap((wanted) => {
      const part = saturated.filter(({ mode }) => mode === wanted);
      const title = `## ${wanted === 'accept' ? 'Accept' : 'Reply'} mode, saturated: requests a second (p50 / p99 ms), processor time a request`;
      return part.length > 0 ? [title, saturatedTable(part)] : [];
    }),
    ...(paced.length > 0 ? ["## At a fixed rate, half of the gateway's saturation", pacedTable(paced)] : []),
    '## Aims',
    table(
      ['aim', 'measured', 'met'],
      aims.map(({ text, found, met }) => [text, found || '–', met === undefined ? 'not measured' : met ? 'yes' : 'no']),
    ),
  ].join('\n\n');
}

/** The smaller bodies and the fewer in flight first; what is alike stays in its order. */
function byLoad(a: Figure, b: Figure): number {
  return a.kib - b.kib || (a.inFlight ?? 0) - (b.inFlight ?? 0);
}

function describe({ processors, model, node, rabbitmq, nginx, haproxy, wrk, others, before, after }: Machine): string {
  const version = (name: string, known: string | undefined) => (known ? `${name} ${known}` : `no ${name}`);
  const busy = ({ taken, roundsPerMs, load }: Busyness) =>
    `${Math.round(taken * 100)} % of the processors taken, ${roundsPerMs.toFixed(1)} loops a ms, load average ${load.toFixed(1)}`;
  return [
    `${processors} processors (${model}), Node ${node}, RabbitMQ ${rabbitmq}, ${version('nginx', nginx)}, ` +
      `${version('haproxy', haproxy)}, ${wrk ? `wrk ${wrk}` : 'no wrk: saturated by the own generator'}.`,
    `Before: ${busy(before)}. After: ${busy(after)}.`,
    ...(others === undefined
      ? []
      : [`Meanwhile ${Math.round(others * 100)} % of the processors' time went to others.`]),
  ].join('\n');
}

/** A row for each size and number in flight (and type of queue in accept mode), a column for each subject. */
function saturatedTable(figures: readonly Figure[]): string {
  const subject = ({ mode, name, queue }: Figure) => (mode === 'reply' && queue ? `${name}, ${queue}` : name);
  const load = ({ mode, queue, kib, inFlight }: Figure) => [
    ...(mode === 'accept' ? [queue ?? ''] : []),
    `${kib} KiB`,
    `${inFlight} in flight`,
  ];
  const columns = [...new Set(figures.map(subject))];
  const rows = new Map(figures.map((figure) => [load(figure).join(', '), figure]));
  return table(
    ['', ...columns],
    [...rows.keys()].map((key) => [
      key,
      ...columns.map((column) => {
        const found = figures.find((figure) => load(figure).join(', ') === key && subject(figure) === column);
        return found ? cell(found.measurement) : '';
      }),
    ]),
  );
}

function pacedTable(figures: readonly Figure[]): string {
  return table(
    ['', 'requests/s', 'p50, ms', 'p99, ms', 'errors', 'CPU a request, µs', 'generator late, p99, ms'],
    figures.map(({ mode, name, queue, kib, rate, measurement }) => [
      [mode, `${kib} KiB`, name, ...(queue ? [queue] : [])].join(', '),
      count(rate ?? 0),
      milliseconds(measurement.p50Ms),
      milliseconds(measurement.p99Ms),
      describeErrors(measurement) || '0',
      measurement.cpuMicros === undefined ? '–' : count(measurement.cpuMicros),
      milliseconds(measurement.lateP99Ms ?? Number.NaN),
    ]),
  );
}

function cell(measurement: Measurement): string {
  const { perSecond, p50Ms, p99Ms, errors, cpuMicros } = measurement;
  const cpu = cpuMicros === undefined ? '' : `, ${count(cpuMicros)} µs`;
  const times = `${count(perSecond)} (${milliseconds(p50Ms)} / ${milliseconds(p99Ms)})${cpu}`;
  return errors > 0 ? `${times}, **errors: ${describeErrors(measurement)}**` : times;
}

function describeErrors({ outcomes }: Measurement): string {
  const kinds = Object.entries(outcomes).filter(([outcome]) => outcome !== 'ok');
  return kinds.map(([outcome, times]) => `${times} ${outcome}`).join(', ');
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function milliseconds(value: number): string {
  return Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : 1) : '–';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    `|---|${head
      .slice(1)
      .map(() => '---:')
      .join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}
