import { describe } from '../../../effects/describe.ts';
import type { Severity } from '../../../effects/effect.ts';
import type { Finding, Judge, Judges } from '../../../effects/finding.ts';
import { list, type Sentence, say } from '../../../words/sentence.ts';
import type { Broker } from '../../broker/broker.ts';
import { certificateSource } from '../../broker/certificate-source.ts';
import type { Endpoint } from '../../endpoint/endpoint.ts';
import { nameEffect } from '../name-effects.ts';
import type { Platform } from '../platform.ts';
import { receiverGoes } from '../receiver-presence.ts';

/** Both versions of the platform, and what stands in it before and after. */
interface Sides {
  before: Platform;
  after: Platform;
  brokers: readonly Broker[];
  endpoints: readonly Endpoint[];
}

type CloudflareJudge = Judge<Sides>;

/** What changes of `cloudflare` do. */
export const cloudflareJudges: Judges<Sides> = {
  cloudflare: (difference, sides) =>
    difference.field === 'cloudflare'
      ? (joined([ofEndpoints(sides), ofNames(sides)]) ?? ofZone(sides))
      : { severity: 'none', sentence: describe(difference) },
  'cloudflare.accountId': (_, { after, endpoints }) => {
    const account = after.cloudflare?.accountId ?? 'none';
    return (
      joined([
        endpoints.length > 0 && {
          severity: 'downtime',
          sentence: say`makes the Worker anew in the account ${account}, and has the names of endpoints lead there.`,
        },
        grafanaMoves(after, say`in the account ${account}`),
      ]) ?? { severity: 'none', sentence: say`names the account ${account} at Cloudflare.` }
    );
  },
  'cloudflare.zoneId': (_, { brokers, before, after, endpoints }) =>
    joined([
      grafanaMoves(after, say`in another zone`),
      endpoints.length > 0 && {
        severity: 'downtime',
        sentence: say`makes the rules and the names of endpoints anew in another zone: nobody answers at them meanwhile.`,
      },
      brokers.some((broker) => certificateSource(before, broker).from === 'acme') && {
        severity: 'live',
        sentence: say`writes the records that prove its names into another zone.`,
      },
    ]) ?? { severity: 'none', sentence: say`names another zone at Cloudflare.` },
  'cloudflare.plan': plan,
  'cloudflare.apiToken': (_, sides) => ofNames(sides),
  'cloudflare.apiToken.secret': (difference) => ({ severity: 'live', sentence: describe(difference) }),
  'cloudflare.deployToken': (difference) => ({ severity: 'none', sentence: describe(difference) }),
  'cloudflare.keys': keys,
  'cloudflare.hsts': hsts,
  'cloudflare.hsts.maxAgeSeconds': hsts,
  'cloudflare.hsts.includeSubdomains': ({ after }) => ({
    severity: 'live',
    sentence:
      after === true
        ? say`has browsers ask for every name below the hosts of endpoints by HTTPS alone, too: one that has none is not reached any more.`
        : say`has browsers ask for the hosts of endpoints alone by HTTPS alone.`,
  }),
  'cloudflare.hsts.preload': ({ after }) => ({
    severity: 'live',
    sentence:
      after === true
        ? say`agrees that browsers ship the hosts of endpoints as names of HTTPS alone, once somebody enters them at hstspreload.org. It takes months to get off that list.`
        : say`no longer agrees that browsers ship the hosts of endpoints as names of HTTPS alone. Who is on their list has to ask to be taken off it.`,
  }),
  'cloudflare.minimumTls': ({ before, after }) => ({
    severity: after === '1.3' ? 'downtime' : 'live',
    sentence:
      after === '1.3'
        ? say`takes TLS 1.3 alone, for every name of the zone: clients that have no more than ${String(before)} cannot connect.`
        : say`takes TLS ${String(after)}, too, for every name of the zone.`,
  }),
};

/** The tunnel is its account's, the record its zone's. */
function grafanaMoves({ monitoring }: Platform, where: Sentence): Finding | undefined {
  const host = monitoring?.access.cloudflare?.host;
  if (host === undefined) return undefined;
  return {
    severity: 'downtime',
    sentence: say`makes what leads to Grafana at ${host} anew ${where}: nobody comes there by Cloudflare Access meanwhile.`,
  };
}

/** Whether requests come in at all. */
function ofEndpoints({ before, after, endpoints }: Sides): Finding | undefined {
  if (endpoints.length === 0) return undefined;
  const names = list(endpoints.map(({ name }) => name));
  return after.cloudflare && !before.cloudflare
    ? {
        severity: 'live',
        sentence: say`answers what is sent to ${names}: names below ${after.cloudflare.zone} lead through Cloudflare to a function in AWS, and no other way in is open.`,
      }
    : { severity: 'downtime', sentence: say`answers nothing that is sent to ${names} any more. ${receiverGoes}` };
}

/** Who vouches for brokers' public names. What domain does besides is told of by that. */
function ofNames(sides: Sides): Finding | undefined {
  const { before, after } = sides;
  if (before.domain !== after.domain || before.domain === undefined) return undefined;
  if ((before.cloudflare?.apiToken === undefined) === (after.cloudflare?.apiToken === undefined)) return undefined;
  return nameEffect(sides);
}

/** Without endpoints there is nobody to notice, but where names of brokers go along, which domain tells of. */
function ofZone({ before, after }: Sides): Finding | undefined {
  if (before.domain !== after.domain) return undefined;
  return {
    severity: 'none',
    sentence: after.cloudflare
      ? say`names the zone ${after.cloudflare.zone} at Cloudflare.`
      : say`names no zone at Cloudflare any more.`,
  };
}

function plan({ before, after }: Parameters<CloudflareJudge>[0]): Finding {
  return {
    severity: 'live',
    sentence: say`takes the zone to be on the plan ${String(after)} instead of ${String(before)}, and makes the rules that it has room for. Change the plan at Cloudflare itself: to a larger one before this is applied, to a smaller one after.`,
  };
}

/** Two are alive at a time: the one of now, and the one before it. */
function keys({ before, after }: Parameters<CloudflareJudge>[0]): Finding {
  const [was, is] = [Number(before), Number(after)];
  if (is === was + 1) {
    return {
      severity: 'none',
      sentence: say`gives the Worker a new key to sign with, and a new secret to show the receiver. Those before count until they are in place: no request is lost.`,
    };
  }
  return {
    severity: 'refused',
    sentence: say`sets the number of the Worker's keys to ${is} instead of ${was}: the receiver knows the secret of that number and of the one before it, and not the one that the Worker shows. Set it to ${was + 1}.`,
  };
}

function hsts(_: unknown, { before, after }: Sides): Finding | undefined {
  const [was, is] = [before.cloudflare?.hsts, after.cloudflare?.hsts];
  if (was?.maxAgeSeconds === is?.maxAgeSeconds) return undefined;
  const severity: Severity = 'live';
  if (!is) {
    return {
      severity,
      sentence: say`no longer has browsers ask for the hosts of endpoints by HTTPS alone. Who was there before does so for up to ${was?.maxAgeSeconds ?? 0} seconds more.`,
    };
  }
  const below: Sentence = is.includeSubdomains ? [', and for every name below them'] : [];
  return {
    severity,
    sentence: say`has browsers that were there ask for the hosts of endpoints${below} by HTTPS alone for ${is.maxAgeSeconds} seconds${was ? say` instead of ${was.maxAgeSeconds}` : []}.`,
  };
}

/** What several come to, each in a sentence of its own, as grave as the gravest; undefined of none. */
function joined(findings: readonly (Finding | false | undefined)[]): Finding | undefined {
  const found = findings.filter((each): each is Finding => each !== undefined && each !== false);
  const [first] = found;
  if (!first) return undefined;
  const worst = found.find(({ severity }) => severity === 'downtime') ?? first;
  return {
    severity: worst.severity,
    sentence: found.flatMap(({ sentence }, index) => (index === 0 ? sentence : [' It ', ...sentence])),
  };
}
