import { computeUnknowns, digest } from '../computed/computed-values.ts';
import { refreshed } from '../computed/refreshed.ts';
import { identityOf, mayReplaceSilently, nameOf, staysWhenDestroyed } from '../object-names.ts';
import { replacementsOf } from '../schema/replacements.ts';
import { conform } from '../schema/schema.ts';
import { isObject, type ObjectValue, type Value } from '../values.ts';
import { planChange, type Step } from './plan.ts';
import { edgeRefusals } from './refusals/edge-refusals.ts';
import { quotaRefusals } from './refusals/quotas.ts';
import { throwFirst } from './refusals/refusal.ts';
import { resourceRefusals } from './refusals/resource-refusals.ts';
import { noteStoreChange, storeRefusals } from './refusals/store-refusals.ts';
import { diagnostic } from './server.ts';
import {
  happen,
  knownPart,
  note,
  type Request,
  received,
  resourceBlock,
  type Session,
  sent,
  suffer,
  worldOf,
} from './session.ts';
import { forgetWaiting, shownAfterChange } from './waiting.ts';

/** Brings a stored state into the shape of the schema. */
export function upgrade(session: Session, request: Request): object {
  const json = Buffer.from(request.raw_state?.json ?? []).toString('utf8');
  const block = resourceBlock(session, request.type_name);
  return { upgraded_state: sent(conform(block, JSON.parse(json) as Value)) };
}

/** Shows the object as it is in the cloud now, or null where it is gone. */
export async function readResource(session: Session, request: Request): Promise<object> {
  const type = request.type_name;
  const state = received(request.current_state);
  if (!isObject(state)) return { new_state: sent(null) };
  await happen(session, { type, operation: 'read', object: state });
  const found = session.cloud.get(type, identityOf(state));
  if (found === undefined) return { new_state: sent(null) };
  const { defaultTags } = session.settings();
  const seen = refreshed({ type, object: found, state, world: worldOf(session), defaultTags });
  return { new_state: sent(conform(resourceBlock(session, type), seen)) };
}

/** Plans one change. */
export function plan(session: Session, request: Request): object {
  const type = request.type_name;
  const prior = received(request.prior_state);
  const proposed = received(request.proposed_new_state);
  const bothSides = isObject(prior) && isObject(proposed);
  const change = planChange({
    type,
    block: resourceBlock(session, type),
    prior,
    proposed,
    config: received(request.config),
    defaultTags: session.settings().defaultTags,
    replacements: bothSides ? replacementsOf(type, { prior, planned: proposed }) : [],
  });
  return {
    planned_state: sent(change.planned),
    // A plan may hold what the configuration does not say: blank values, blocks that were filled in. So it is with the older SDK.
    legacy_type_system: type.startsWith('aws_'),
    requires_replace: change.requiresReplace.map((path) => ({ steps: path.map(stepMessage) })),
  };
}

function stepMessage(step: Step): object {
  return typeof step === 'number' ? { element_key_int: step } : { attribute_name: step };
}

/** Creates, updates or deletes one object. */
export async function apply(session: Session, request: Request): Promise<object> {
  const prior = received(request.prior_state);
  const planned = received(request.planned_state);
  const config = received(request.config);
  try {
    if (!isObject(planned)) return await remove(session, request.type_name, prior);
    const wanted = { type: request.type_name, planned, config: isObject(config) ? config : {} };
    const object = isObject(prior) ? await update(session, prior, wanted) : await create(session, wanted);
    // What waits for a maintenance window stays as it was, whatever was planned: the older SDK may say so.
    return { new_state: sent(object), legacy_type_system: request.type_name.startsWith('aws_') };
  } catch (cause) {
    // What failed is as it was before, and the next apply tries it again.
    return { new_state: sent(prior), diagnostics: [diagnostic(cause)] };
  }
}

/** What an object is to be, and the configuration that says so. */
interface Wanted {
  readonly type: string;
  readonly planned: ObjectValue;
  readonly config: ObjectValue;
}

async function create(session: Session, { type, planned, config }: Wanted): Promise<ObjectValue> {
  const block = resourceBlock(session, type);
  await suffer(session, { type, operation: 'create', object: planned });
  const text = `${type}/${JSON.stringify(knownPart(planned))}`;
  const seed = `${text}/${session.cloud.issue(digest(text).slice(0, 16))}`;
  const object = computeUnknowns({ type, block, planned, seed, world: worldOf(session) });
  const id = identityOf(object);
  if (session.cloud.get(type, id) !== undefined && !mayReplaceSilently(type)) {
    throw new Error(
      `${type} ${nameOf(object) ?? id}: there is one with the id ${id} already\n` +
        'The sandbox found it in its cloud folder. Import it, give this one another name, or destroy the other one first.',
    );
  }
  throwFirst(resourceRefusals(type, { ...config, tags_all: object.tags_all ?? null }));
  await session.follow({ type, prior: null, object, config });
  throwFirst(quotaRefusals(session.cloud, { type, object, id }));
  throwFirst(storeRefusals(session.cloud, { type, prior: null, object, now: Date.now() }));
  throwFirst(edgeRefusals(session.cloud, { type, object }));
  session.cloud.put(type, id, object);
  note(session, { type, operation: 'create', object });
  return object;
}

async function update(session: Session, prior: ObjectValue, { type, planned, config }: Wanted): Promise<ObjectValue> {
  const id = identityOf(prior);
  await suffer(session, { type, operation: 'update', object: prior });
  if (session.cloud.get(type, id) === undefined) {
    throw new Error(
      `${type} ${nameOf(prior) ?? id}: it is gone from the sandbox's cloud\nPlan again to create it anew.`,
    );
  }
  const block = resourceBlock(session, type);
  const seed = `${type}/${id}/${JSON.stringify(knownPart(planned))}`;
  const asked = computeUnknowns({ type, block, planned, seed, world: worldOf(session) });
  throwFirst(resourceRefusals(type, { ...config, tags_all: asked.tags_all ?? null }));
  const change = { type, prior, object: asked, now: Date.now() };
  throwFirst(storeRefusals(session.cloud, change));
  throwFirst(edgeRefusals(session.cloud, { type, object: asked }));
  const object = shownAfterChange(session.cloud, { type, prior, object: asked });
  await session.follow({ type, prior, object, config });
  throwFirst(quotaRefusals(session.cloud, { type, object, id }));
  noteStoreChange(session.cloud, change);
  if (identityOf(object) !== id) session.cloud.remove(type, id);
  session.cloud.put(type, identityOf(object), object);
  note(session, { type, operation: 'update', object });
  return object;
}

async function remove(session: Session, type: string, prior: Value): Promise<object> {
  if (!isObject(prior)) return { new_state: sent(null) };
  await suffer(session, { type, operation: 'delete', object: prior });
  const change = { type, prior, object: null, now: Date.now() };
  throwFirst(storeRefusals(session.cloud, change));
  await session.follow({ type, prior, object: null, config: {} });
  if (!staysWhenDestroyed(type)) session.cloud.remove(type, identityOf(prior));
  noteStoreChange(session.cloud, change);
  forgetWaiting(session.cloud, type, identityOf(prior));
  note(session, { type, operation: 'delete', object: prior });
  return { new_state: sent(null) };
}

/** Finds an object of the cloud for `terraform import`. */
export function importState(session: Session, request: Request): object {
  const { type_name: type, id } = request;
  const found = session.cloud.get(type, id);
  if (found === undefined) throw new Error(`${type} ${id}: there is no such object in the sandbox's cloud to import`);
  return { imported_resources: [{ type_name: type, state: sent(conform(resourceBlock(session, type), found)) }] };
}
