import { processorOfStack, processorStack } from '../../../contracts/names.ts';
import type { FolderKind } from '../../kind.ts';
import type { BesideProcessors } from './beside-processors.ts';
import { processorCarriers } from './carriers.ts';
import { type Processor, processorOf, processorSchema } from './processor.ts';
import { addedProcessor, changedProcessor, removedProcessor, renamedProcessor } from './processor-effects.ts';
import { processorRules } from './processor-rules.ts';

/** `processors/<name>.yaml`: one processor of the requests of a queue, in a stack of its own. */
export const processorKind: FolderKind<'processor', 'processors', typeof processorSchema, Processor, BesideProcessors> =
  {
    name: 'processor',
    plural: 'processors',
    folder: 'processors',
    formats: ['yaml'],
    schema: processorSchema,
    object: processorOf,
    rules: processorRules,
    effects: {
      added: addedProcessor,
      changed: changedProcessor,
      removed: removedProcessor,
      renamed: renamedProcessor,
    },
    changeCosts: {
      nothing: 'nobody notices',
      live: 'takes effect live',
      reconnect: 'takes effect for new connections and channels',
      rolling: 'tasks are replaced, new ones before the old ones stop',
      replacement: 'it is made anew',
    },
    monthlyCost: 'not counted',
    terraform: {
      in: 'stack',
      stackOf: processorStack,
      objectOf: processorOfStack,
      resourcesOf: () => ['*'],
      carriers: processorCarriers,
    },
  };
