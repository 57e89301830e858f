import { edgeFiles, type PlanClass, type SampleChange } from '../changes/change.ts';
import { edgeChanges } from '../changes/edge-changes.ts';
import { removeScratchFolders } from '../repositories.ts';
import { planChanges, type Result, testAgreement } from './agreement.ts';

/** What the real Terraform makes of changes of what stands at Cloudflare, by their titles; and why people lose more, where they do. */
const plans: Readonly<Record<string, readonly [PlanClass, because?: string]>> = {
  'edge: another plan': ['nothing'],
  'edge: new keys': ['live'],
  'edge: HTTPS alone for less': ['live'],
  'edge: TLS 1.3 alone': ['live', 'clients that have 1.2 alone are refused'],
  'edge: what the receiver may take': ['live'],
  'edge: logs of the receiver for less': ['live', 'CloudWatch Logs deletes what is older'],
  'edge: another queue, and smaller bodies': ['live'],
  'edge: the last endpoints go': ['downtime'],
  'edge: nobody answers any more': ['downtime'],
  'edge: a public name goes': ['downtime'],
  'edge: an endpoint at a host of its own, and one at a host that is there': ['live'],
  'edge: an endpoint that goes with its host': ['downtime'],
  'edge: another path, and fewer methods': ['live', 'a rule takes less than before'],
  'edge: another host': ['downtime'],
  'edge: the receiver counts alone': ['live'],
};

const changes: SampleChange[] = Object.entries(plans).map(([title, [plan, because]]) => {
  const change = edgeChanges.find((each) => each.title === title);
  if (!change) throw new Error(`there is no change ${title}`);
  return { ...change, plan, ...(because === undefined ? {} : { because }) };
});
let results: ReadonlyMap<SampleChange, Result>;

beforeAll(async () => {
  const bringing = 'edge: the receiver counts alone';
  ({ results } = await planChanges({ base: edgeFiles, changes, all: changes, bringing }));
});

afterAll(removeScratchFolders);

testAgreement(changes, () => results);
