import { computeUnknowns } from '../computed/computed-values.ts';
import { openPassword } from '../computed/random-values.ts';
import type { Block } from '../schema/schema.ts';
import { isObject, type ObjectValue, type Value } from '../values.ts';
import { planChange } from './plan.ts';
import { happen, known, type Request, received, type Session, sent, worldOf } from './session.ts';

/** Reads a data source: an object of the cloud that fits, else one whose values are computed. */
export async function readData(session: Session, request: Request): Promise<object> {
  const type = request.type_name;
  const block = known(session.schema.data[type], type);
  const config = received(request.config);
  if (!isObject(config)) return { state: sent(config) };
  await happen(session, { type, operation: 'read', object: config });
  const world = worldOf(session);
  const planned = planChange({
    type,
    block,
    prior: null,
    proposed: fromCloud(session, type, block, config),
    config,
    defaultTags: {},
    replacements: [],
  }).planned;
  if (!isObject(planned)) return { state: sent(planned) };
  const seed = `data.${type}/${world.region}/${JSON.stringify(config)}`;
  return { state: sent(computeUnknowns({ type: `data.${type}`, block, planned, seed, world })) };
}

/** A data source shows the object of the same type that has the values that the configuration asks for. */
function fromCloud(session: Session, type: string, block: Block, config: ObjectValue): ObjectValue {
  const wanted = Object.entries(config).filter(([name, value]) => name !== 'region' && isScalar(value));
  const found = session.cloud
    .list(type)
    .find(({ attributes }) => wanted.length > 0 && wanted.every(([name, value]) => attributes[name] === value));
  if (found === undefined) return config;
  const shared = Object.entries(found.attributes).filter(([name]) => block.attributes[name]?.computed === true);
  const given = Object.entries(config).filter(([, value]) => value !== null);
  return { ...config, ...Object.fromEntries(shared), ...Object.fromEntries(given) };
}

function isScalar(value: Value): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

/** Opens an ephemeral resource: a new secret, which is remembered nowhere but in this process. */
export function openEphemeral(session: Session, request: Request): object {
  const config = received(request.config);
  if (!isObject(config)) throw new Error(`${request.type_name}: its configuration is not known yet`);
  const result = openPassword(config);
  for (const secret of [result.result, result.bcrypt_hash]) session.remember(String(secret));
  session.record({ type: request.type_name, operation: 'open', id: '', at: Date.now() });
  return { result: sent(result) };
}
