import { contains, parseIpv4Network } from '../../../../contracts/addresses.ts';
import type { Difference } from '../../../effects/differences.ts';
import type { Finding } from '../../../effects/finding.ts';
import { list, type Sentence, say } from '../../../words/sentence.ts';
import { publicName } from '../../platform/host-names.ts';
import type { Platform } from '../../platform/platform.ts';
import { tierCidrs } from '../../platform/subnets.ts';
import { type Broker, type SubnetTier, subnetTiers } from '../broker.ts';
import { pluginsOf } from '../broker-plugins.ts';
import { certificateSource, streamHost } from '../certificate-source.ts';
import type { ListenerName } from '../listeners.ts';
import type { BrokerJudges, BrokerSides } from './broker-judge.ts';

type Access = Broker['access'][number];

/** What becomes of those who connect: ways in and certificates. */
export const clientEffects: BrokerJudges = {
  'listeners[]': ({ kind, after, before }) => {
    // Its plugin starts and stops while the node runs: metricsPlugin in contracts/live-settings.ts.
    const live = (kind === 'removed' ? before : after) === 'metrics';
    const restarts = live ? {} : { restarts: true as const };
    return kind === 'removed'
      ? {
          severity: 'downtime',
          ...restarts,
          sentence: say`closes its listener ${String(before)}: whoever uses it cannot connect any more.`,
        }
      : { severity: live ? 'live' : 'none', ...restarts, sentence: say`opens a listener for ${String(after)}.` };
  },

  // RabbitMQ stops a plugin's listeners with it, and with them the connections.
  'plugins[]': ({ kind, before: gone, after: come }, { before, after }) => {
    if (kind === 'added') {
      return runs(before, String(come)) === undefined
        ? { severity: 'live', sentence: say`runs the plugin ${String(come)}.` }
        : { severity: 'none', sentence: say`names the plugin ${String(come)}, which runs already.` };
    }
    const field = runs(after, String(gone));
    return field === undefined
      ? { severity: 'downtime', sentence: say`stops the plugin ${String(gone)}: whoever uses what it does is cut off.` }
      : {
          severity: 'none',
          sentence: say`no longer names the plugin ${String(gone)}, which goes on running for ${[field]}.`,
        };
  },

  'access[]': ({ kind, after, before }, sides) =>
    kind === 'removed' ? closed(before as Access, sides) : opened(after as Access, sides),

  publicName: ({ after: asked }, { before, after, platform }) => {
    const side = asked === true ? { of: after, at: platform.after } : { of: before, at: platform.before };
    const name = publicName(side.at, side.of.name) ?? '';
    return asked === true
      ? { severity: 'live', sentence: say`can be found as ${name} in the public DNS, at a private address.` }
      : {
          severity: 'downtime',
          sentence: say`is taken out of the public DNS: whoever looks up ${name} outside of the VPC does not find it any more.`,
        };
  },

  'tls.certificate': certificate,
  'tls.clientCertificates': ({ before, after }) => {
    const words: Record<string, Sentence> = {
      require: say`requires certificates of its clients (${String(before)} before): whoever shows none is refused.`,
      request: say`asks its clients for certificates, and requires none (${String(before)} before): whoever shows one of another authority is refused.`,
      none: say`no longer asks its clients for certificates (${String(before)} before).`,
    };
    return {
      severity: after === 'require' ? 'downtime' : 'none',
      restarts: true,
      sentence: words[String(after)] ?? [],
    };
  },
  'tls.clientAuthority': (_, { before, after }) => {
    const [from, to] = [before.tls.clientAuthority?.secret, after.tls.clientAuthority?.secret];
    if (to === undefined) {
      return { severity: 'none', sentence: say`no longer reads the authorities of clients in ${from ?? ''}.` };
    }
    // Whom that refuses when certificates were not asked for before is told of by tls.clientCertificates.
    if (from === undefined) {
      return { severity: 'live', sentence: say`checks certificates of clients against those in ${to}.` };
    }
    return {
      severity: 'reconnect',
      sentence: say`checks certificates of clients against those in ${to} instead of ${from}: whoever shows one of another authority is refused.`,
    };
  },
};

/** The field for which a plugin runs; undefined when it does not. */
function runs(broker: Broker, plugin: string): string | undefined {
  return pluginsOf(broker).find(({ name }) => name === plugin)?.field;
}

/** Whether `listener` is still open to all that a source stands for. */
function isOpenTo(source: string, listener: ListenerName, { after, platform }: BrokerSides): boolean {
  const sources = after.access.filter(({ to }) => to.includes(listener)).map(({ from }) => from);
  const wanted = rangesOf(source, platform.before);
  const open = sources.flatMap((from) => rangesOf(from, platform.after));
  return wanted.every((range) => open.some((other) => range === other || covers(other, range)));
}

function closed({ from, to }: Access, sides: BrokerSides): Finding | undefined {
  // A listener that closes altogether is told of by itself.
  const closing = to.filter((listener) => sides.after.listeners.includes(listener));
  const lost = closing.filter((listener) => !isOpenTo(from, listener, sides));
  if (lost.length > 0) {
    return {
      severity: 'downtime',
      sentence: say`closes ${list(lost, 12)} to ${from}: clients there cannot connect any more. Connections that are open may last until they end.`,
    };
  }
  const replaced = closing.filter((listener) => !isNamed(sides.after, from, listener));
  if (replaced.length === 0) return undefined;
  return {
    severity: 'reconnect',
    sentence: say`opens ${list(replaced, 12)} to ${from} by way of another source: new connections from there may be refused for a moment, until that is open.`,
  };
}

function isNamed({ access }: Broker, from: string, listener: ListenerName): boolean {
  return access.some((rule) => rule.from === from && rule.to.includes(listener));
}

function opened({ from, to, description }: Access, sides: BrokerSides): Finding | undefined {
  const { before, after, platform } = sides;
  const reversed = { before: after, after: before, platform: { before: platform.after, after: platform.before } };
  const won = to.filter((listener) => !isOpenTo(from, listener, reversed));
  if (won.length > 0) return { severity: 'live', sentence: say`opens ${list(won, 12)} to ${from}.` };
  // What the same source loses is told of where it closes.
  const isLess = before.access.some(
    (rule) => rule.from === from && rule.to.some((listener) => !isOpenTo(from, listener, sides)),
  );
  if (isLess) return undefined;
  return description === undefined
    ? { severity: 'live', sentence: say`writes its access from ${from} another way; who reaches what stays the same.` }
    : { severity: 'live', sentence: say`describes its access from ${from} as ${description}.` };
}

/** The networks that a source stands for; a security group stands for itself. */
function rangesOf(from: string, platform: Platform): string[] {
  return (subnetTiers as readonly string[]).includes(from) ? tierCidrs(platform, from as SubnetTier) : [from];
}

function covers(outer: string, inner: string): boolean {
  const [a, b] = [parseIpv4Network(outer), parseIpv4Network(inner)];
  return a !== undefined && b !== undefined && contains(a, b);
}

function certificate(_: Difference, { before, after, platform }: BrokerSides): Finding {
  const names: Record<'authority' | 'acme', string> = { authority: "its own authority's", acme: "Let's Encrypt's" };
  const { from } = certificateSource(platform.after, after);
  const source: Sentence = from === 'secret' ? say`the one in ${after.tls.certificate?.secret ?? ''}` : [names[from]];
  const sentence = say`shows another certificate, ${source}: clients have to trust whoever signed it.`;
  // Stream clients are sent to a name that is on the certificate, and that is a setting that needs a restart.
  const restarts = streamHost(platform.before, before) !== streamHost(platform.after, after);
  return restarts ? { severity: 'live', restarts, sentence } : { severity: 'live', sentence };
}
