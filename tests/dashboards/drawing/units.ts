/** A value in its unit, as short as Grafana writes it: https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit */
export function formatted(value: number | null, unit = 'short', decimals?: number): string {
  if (value === null || Number.isNaN(value)) return '–';
  const inSeconds = secondsIn[unit];
  if (inSeconds !== undefined) return duration(value * inSeconds, decimals);
  const scale = scales[unit];
  if (scale) return scaled(value, { ...scale, decimals });
  const suffix = suffixes[unit] ?? (unit === 'none' || unit === 'short' ? '' : ` ${unit}`);
  if (unit === 'percentunit') return `${digits(value * 100, decimals)} %`;
  if (unit === 'none') return `${digits(value, decimals)}`;
  return `${scaled(value, { base: 1000, steps: ['', ' K', ' M', ' G', ' T'], decimals })}${suffix}`;
}

interface Scale {
  base: number;
  steps: readonly string[];
}

const binary = { base: 1024, steps: [' B', ' KiB', ' MiB', ' GiB', ' TiB'] };
const decimal = { base: 1000, steps: [' B', ' kB', ' MB', ' GB', ' TB'] };
const perSecond = (scale: Scale): Scale => ({ ...scale, steps: scale.steps.map((step) => `${step}/s`) });

const scales: Readonly<Record<string, Scale>> = {
  bytes: binary,
  decbytes: decimal,
  binBps: perSecond(binary),
  Bps: perSecond(decimal),
};

const suffixes: Readonly<Record<string, string>> = {
  percent: ' %',
  reqps: ' req/s',
  ops: ' ops/s',
  cps: ' c/s',
  mps: ' msg/s',
  wps: ' wr/s',
  currencyUSD: ' $',
};

const times: readonly [seconds: number, unit: string][] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
  [0.001, 'ms'],
  [0.000001, 'µs'],
];

const secondsIn: Readonly<Record<string, number>> = {
  s: 1,
  ms: 0.001,
  µs: 0.000001,
  m: 60,
  h: 3600,
  d: 86_400,
  dtdurations: 1,
};

/** A length of time in the largest unit that it has one of. */
function duration(seconds: number, decimals?: number): string {
  if (seconds === 0) return '0 s';
  const [size, unit] = times.find(([each]) => Math.abs(seconds) >= each) ?? [0.000001, 'µs'];
  return `${digits(seconds / size, decimals)} ${unit}`;
}

function scaled(value: number, { base, steps, decimals }: Scale & { decimals: number | undefined }): string {
  const power = Math.min(
    steps.length - 1,
    Math.max(0, Math.floor(Math.log(Math.abs(value) || 1) / Math.log(base) + 1e-9)),
  );
  return `${digits(value / base ** power, decimals)}${steps[power]}`;
}

function digits(value: number, decimals?: number): string {
  if (decimals !== undefined) return value.toFixed(decimals);
  const size = Math.abs(value);
  const shown = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 0.01 ? 2 : 4;
  return String(Number(value.toFixed(shown)));
}
