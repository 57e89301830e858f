import type { Listed } from '../../listed.ts';
import { plural } from '../../words/plural.ts';
import type { Processor } from './processor.ts';

/** A processor as lists show it. */
export function listedProcessor({ name, tasks, cpu, memoryMiB, architecture, broker, queue }: Processor): Listed {
  const count = tasks.min === tasks.max ? plural(tasks.max, 'task') : `${tasks.min} to ${tasks.max} tasks`;
  return {
    name: `processors/${name}`,
    size: `${count} of ${cpu} CPU units and ${memoryMiB} MiB, ${architecture}`,
    does: `works on queue ${queue} of ${broker}`,
  };
}
