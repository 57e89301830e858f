import type { FieldPath } from '../../files/problem.ts';
import type { Finding, Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { callsOf, type Layer, type Restriction, type Route, schedulesOf, weekdays } from './route.ts';

const day = 24 * 60;
const week = 7 * day;

/** Rules about schedules and their layers. */
export const scheduleRules: readonly Rule<Route>[] = [
  {
    name: 'schedule-used',
    doc: 'Each schedule is used by a level.',
    severity: 'warning',
    check: (route) => {
      const used = callsOf(route).flatMap(([, { escalation }]) =>
        escalation.levels.flatMap(({ schedules }) => schedules),
      );
      return Object.keys(route.schedules).flatMap((name) =>
        used.includes(name)
          ? []
          : [{ path: ['schedules', name], message: 'is called by no level. Name it at one, or take it away.' }],
      );
    },
  },
  {
    name: 'layers-named-apart',
    doc: 'Layers of a schedule have names of their own, by which they are told apart.',
    severity: 'error',
    check: (route) =>
      layersOf(route).flatMap(({ layer, layers, index, path }) =>
        layers.findIndex(({ name }) => name === layer.name) < index
          ? [{ path: [...path, 'name'], message: `${show(layer.name)} is another layer's already. Rename one.` }]
          : [],
      ),
  },
  {
    name: 'layer-ends-after-start',
    doc: 'A layer ends after it starts.',
    severity: 'error',
    check: (route) =>
      layersOf(route).flatMap(({ layer: { start, end }, path }) =>
        end === undefined || end > start
          ? []
          : [{ path: [...path, 'end'], message: `is ${end}, not after start, ${start}. Mend one of them.` }],
      ),
  },
  {
    name: 'layer-over',
    doc: 'No layer has ended: PagerDuty shows ended ones no more, so that Terraform would add them again at each apply.',
    severity: 'warning',
    check: (route, { today }) =>
      layersOf(route).flatMap(({ layer: { start, end }, path }) =>
        end === undefined || end <= start || end.slice(0, 10) >= today
          ? []
          : [{ path: [...path, 'end'], message: `is ${end}, which has been. Take the layer away.` }],
      ),
  },
  {
    name: 'restriction-shorter-than-day',
    doc: 'What begins every day lasts less than a day.',
    severity: 'error',
    check: (route) =>
      layersOf(route).flatMap(({ layer, path }) =>
        layer.only.flatMap(({ days, hours }, index) =>
          days || hours < 24
            ? []
            : [
                {
                  path: [...path, 'only', index, 'hours'],
                  message: `is ${hours}, and begins every day. Use less than 24, name days, or take it away: then it holds always.`,
                },
              ],
        ),
      ),
  },
  {
    name: 'restrictions-apart',
    doc: 'The times at which a layer holds alone do not run into each other.',
    severity: 'error',
    check: (route) => layersOf(route).flatMap(({ layer, path }) => overlapping(layer, path)),
  },
];

interface PlacedLayer {
  layer: Layer;
  layers: readonly Layer[];
  index: number;
  path: FieldPath;
}

function layersOf(route: Route): PlacedLayer[] {
  return schedulesOf(route).flatMap(([name, { layers }]) =>
    layers.map((layer, index) => ({ layer, layers, index, path: ['schedules', name, 'layers', index] })),
  );
}

/** A restriction on a day, in minutes from the beginning of the week. */
interface Span {
  from: number;
  until: number;
  index: number;
  day: string;
}

function overlapping({ only }: Layer, path: FieldPath): Finding[] {
  const spans = only.flatMap(spansOf).sort((a, b) => a.from - b.from);
  const found = spans.flatMap((span, at): Finding[] => {
    const next = spans[at + 1] ?? shifted(spans[0]);
    if (!next || span.until <= next.from) return [];
    const own = span.index === next.index ? 'itself' : `only[${next.index}]`;
    const message = `still holds on ${next.day} when ${own} begins. Make it shorter, or one of both.`;
    return [{ path: [...path, 'only', span.index], message }];
  });
  // The same two meet on several days.
  return found.filter(({ path: at }, index) => found.findIndex((each) => each.path.at(-1) === at.at(-1)) === index);
}

function spansOf({ days, from, hours }: Restriction, index: number): Span[] {
  const [hour = 0, minute = 0] = from.split(':').map(Number);
  return [...new Set(days ?? weekdays)].map((name) => {
    const begins = weekdays.indexOf(name) * day + hour * 60 + minute;
    return { from: begins, until: begins + hours * 60, index, day: name };
  });
}

/** The first of the week after. */
function shifted(span: Span | undefined): Span | undefined {
  return span && { ...span, from: span.from + week, until: span.until + week };
}
