import { alertingStack, monitoringStack } from '../../../contracts/names.ts';
import {
  bundleAddress,
  monitoringGateAddress,
  pagingSettingsAddress,
  watchFileAddress,
} from '../../../contracts/resources.ts';
import type { AlarmSources } from '../../alarms/resolve.ts';
import type { FolderKind } from '../../kind.ts';
import { type SilenceFile, silenceSchema } from './silence.ts';
import { addedSilence, changedSilence, removedSilence, renamedSilence } from './silence-effects.ts';
import { silenceRules } from './silence-rules.ts';
import { silenceStarter } from './starter.ts';

/** `alerts/silences/<name>.yaml`: a time in which nobody is called about some of the platform. */
export const silenceKind: FolderKind<'silence', 'silences', typeof silenceSchema, SilenceFile, AlarmSources> = {
  name: 'silence',
  plural: 'silences',
  folder: 'alerts/silences',
  formats: ['yaml'],
  schema: silenceSchema,
  object: (name, file) => ({ ...file, name }),
  rules: silenceRules,
  effects: { added: addedSilence, changed: changedSilence, removed: removedSilence, renamed: renamedSilence },
  changeCosts: {
    nothing: 'nobody notices',
    live: 'it counts from then on',
    reconnect: 'it counts from then on',
    rolling: 'it counts from then on',
    replacement: 'it counts from then on',
  },
  monthlyCost: { notCounted: () => [] },
  starter: silenceStarter,
  terraform: {
    in: 'stack',
    stackOf: () => alertingStack,
    objectOf: () => undefined,
    resourcesOf: () => [pagingSettingsAddress],
    // The pager of the host that watches knows the same settings.
    alsoIn: () => ({ [monitoringStack]: [watchFileAddress('*'), bundleAddress, monitoringGateAddress] }),
    carriers: { '': ['*'] },
  },
};
