/** A value a minute, from minute 0 on; undefined where there is none. */
export type MinuteValues = readonly (number | undefined)[];

/** Values of a test, or what of them cannot be read. */
export type ReadValues = { values: MinuteValues } | { problem: string };

/** Minutes of a test: a week. */
const mostValues = 10_080;

const number = String.raw`[-+]?(?:\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+|Inf|NaN)`;
const step = String.raw`[-+](?:\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)`;
const item = new RegExp(`^(?:(_)(?:x(\\d+))?|(stale)|(${number})(${step})?(?:x(\\d+))?)$`);

/**
 * Values in promtool's notation: `0+10x3` is 0 10 20 30, `5x3` is 5 5 5 5, `_x3` three minutes without a value, `stale` one in which a series
 * ends. https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
 */
export function readValues(text: string): ReadValues {
  const values: (number | undefined)[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const found = item.exec(word);
    if (!found) return { problem: `holds ${JSON.stringify(word)}, which is no value` };
    const [, missing, absences = '1', stale, first, change, times] = found;
    const count = missing ? Number(absences) : Number(times ?? 0) + (stale ? 0 : 1);
    if (values.length + count > mostValues) return { problem: 'is longer than a week' };
    if (change !== undefined && times === undefined) return { problem: `holds ${word}, which does not say how often` };
    if (missing || stale) values.push(...Array<undefined>(stale ? 1 : count).fill(undefined));
    else for (let n = 0; n < count; n++) values.push(numberOf(first) + n * numberOf(change ?? '0'));
  }
  return values.length === 0 ? { problem: 'has no value' } : { values };
}

function numberOf(text = ''): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const plain = text.replace(/^[-+]/, '');
  if (plain === 'Inf') return sign * Number.POSITIVE_INFINITY;
  return plain === 'NaN' ? Number.NaN : sign * Number(plain);
}
