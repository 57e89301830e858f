import { isDeepStrictEqual } from 'node:util';
import type { Finding, Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import type { BesideProcessors } from './beside-processors.ts';
import type { Processor } from './processor.ts';
import { leastStepDepth, scaling } from './scaling.ts';

/** Every rule about when tasks are added and taken away. */
export const scalingRules: readonly Rule<Processor, BesideProcessors>[] = [
  {
    name: 'queue-metric-name',
    doc: 'Queue and vhost of a processor have names that CloudWatch takes for their metrics.',
    severity: 'error',
    check: ({ queue, vhost }) =>
      Object.entries({ queue, vhost }).flatMap(([field, name]): Finding[] => {
        if (dimensionValue.test(name)) return [];
        const message = `${show(name)} cannot be a dimension of a metric in CloudWatch, by which tasks are scaled: it takes ASCII alone, and more than spaces. Use another.`;
        return [{ path: [field], message }];
      }),
  },
  {
    name: 'pressure-window',
    doc: 'The minutes of pressure are among those that are looked at.',
    severity: 'error',
    check: ({ scaling: { pressure } }) => {
      const { minutes, within = minutes } = pressure;
      if (minutes <= within) return [];
      const message = `is ${within}, and ${minutes} minutes of pressure (minutes) cannot be among them. Raise it, or lower that.`;
      return [{ path: ['scaling', 'pressure', 'within'], message }];
    },
  },
  {
    name: 'scaling-steps',
    doc: 'Steps of scaling begin at 0 and rise, in depth and in tasks.',
    severity: 'error',
    check: ({ scaling: { steps } }) =>
      steps.flatMap(({ fromDepth, add }, index): Finding[] => {
        const path = ['scaling', 'steps', index];
        const earlier = steps[index - 1];
        if (!earlier) {
          const message = `is ${fromDepth}; the first step holds from 0, or nothing would be added below. Leave it out.`;
          return fromDepth === 0 ? [] : [{ path: [...path, 'fromDepth'], message }];
        }
        if (fromDepth < leastStepDepth) {
          const message = `is ${fromDepth}; further steps begin at ${leastStepDepth} messages or more. Raise it.`;
          return [{ path: [...path, 'fromDepth'], message }];
        }
        if (fromDepth <= earlier.fromDepth) {
          const message = `is ${fromDepth}, no more than the step before it, from ${earlier.fromDepth}. Put steps in rising order.`;
          return [{ path: [...path, 'fromDepth'], message }];
        }
        if (add > earlier.add) return [];
        const message = `is ${add}, no more than the ${earlier.add} of the step before it. Raise it, or take the step away.`;
        return [{ path: [...path, 'add'], message }];
      }),
  },
  {
    name: 'scaling-cpu',
    doc: 'A rule of CPU that asks for more percent than another takes fewer minutes: else it would never be the one that adds.',
    severity: 'error',
    check: ({ scaling: { cpu } }) =>
      cpu.flatMap((rule, index): Finding[] => {
        const other = cpu.find(
          (each, at) => at !== index && each.percent <= rule.percent && each.minutes <= rule.minutes,
        );
        const isEarlierTwin = other && isDeepStrictEqual(other, rule) && cpu.indexOf(other) > index;
        if (!other || isEarlierTwin) return [];
        const message = `adds nothing that ${other.percent} % for ${other.minutes} minutes has not added before. Lower its minutes, or take it away.`;
        return [{ path: ['scaling', 'cpu', index], message }];
      }),
  },
  {
    name: 'scaling-step-fits',
    doc: 'A step adds no more tasks than there may be.',
    severity: 'warning',
    check: ({ tasks: { min, max }, scaling: { steps } }) =>
      steps.flatMap(({ add }, index): Finding[] => {
        if (add <= max - min || min >= max) return [];
        const message = `is ${add}, and there are at most ${max - min} to add between tasks.min, ${min}, and tasks.max, ${max}. Lower it, or raise tasks.max.`;
        return [{ path: ['scaling', 'steps', index, 'add'], message }];
      }),
  },
  {
    name: 'scaling-unused',
    doc: 'A file that says when tasks are added leaves room for some.',
    severity: 'warning',
    check: ({ tasks: { min, max }, scaling: said }) => {
      // What tells people alone is of use in any case.
      const adding = { ...said, vertical: byDefault.vertical };
      if (min !== max || isDeepStrictEqual(adding, byDefault)) return [];
      const message = `is of no use: tasks.min and tasks.max are both ${max}. Raise tasks.max, or take it away.`;
      return [{ path: ['scaling'], message }];
    },
  },
  {
    name: 'cold-start-reply',
    doc: 'A processor of requests that somebody waits for has a task at any time.',
    severity: 'warning',
    check: ({ tasks, broker, vhost, queue }, { endpoints }) => {
      const waiting = endpoints.find(
        (each) => each.mode === 'reply' && each.broker === broker && each.vhost === vhost && each.replyFrom === queue,
      );
      if (tasks.min > 0 || !waiting) return [];
      const message = `is 0, and endpoints/${waiting.name}.yaml waits for its reply for ${waiting.deadlineSeconds} seconds: the first task starts when CloudWatch has seen a message wait, which takes a minute or more. Use 1, or acknowledge this.`;
      return [{ path: ['tasks', 'min'], message }];
    },
  },
];

const byDefault = scaling.parse({});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html (Value) */
const dimensionValue = /^[ -~]*[!-~][ -~]*$/;
