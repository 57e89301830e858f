import type { Severity } from '../../effects/effect.ts';
import type { Finding } from '../../effects/finding.ts';
import { list, type Sentence, say } from '../../words/sentence.ts';
import type { Broker } from '../broker/broker.ts';
import { certificateSource, streamHost } from '../broker/certificate-source.ts';
import { publicName } from './host-names.ts';
import type { Platform } from './platform.ts';

interface NameSides {
  before: Platform;
  after: Platform;
  brokers: readonly Broker[];
}

/** What becomes of the brokers' public names, and of the certificates for them, when the platform's domain changes. */
export function nameEffect({ before, after, brokers }: NameSides): Finding {
  const where = (test: (broker: Broker) => boolean) => brokers.filter(test);
  const gained = where(({ name }) => publicName(before, name) === undefined && publicName(after, name) !== undefined);
  const renamed = where(({ name }) => ![undefined, publicName(after, name)].includes(publicName(before, name)));
  const signed = where((broker) => certificateSource(before, broker).from !== certificateSource(after, broker).from);
  const restarting = where((broker) => streamHost(before, broker) !== streamHost(after, broker));
  const sentences: Sentence[] = [
    before.domain === after.domain
      ? say`changes who vouches for public names.`
      : say`puts public names under ${after.domain ?? 'no domain'} instead of ${before.domain ?? 'none'}.`,
    about(gained, 'can be reached inside the VPC by a public name, too.'),
    about(renamed, 'cannot be reached any more by the public name of before.'),
    about(
      signed,
      'will show a certificate from another authority, for other names: clients have to trust it and use them.',
    ),
    about(restarting, 'will restart, node by node, to send stream clients to another name.'),
  ];
  return {
    severity: severityOf({ lost: [...renamed, ...signed], restarting }),
    sentence: sentences
      .filter((sentence) => sentence.length > 0)
      .flatMap((sentence, index) => (index === 0 ? sentence : [' ', ...sentence])),
  };
}

function about(brokers: readonly Broker[], what: string): Sentence {
  return brokers.length === 0 ? [] : say`${list(brokers.map(({ name }) => name))} ${[what]}`;
}

function severityOf({ lost, restarting }: { lost: readonly Broker[]; restarting: readonly Broker[] }): Severity {
  if (lost.length > 0 || restarting.some(({ nodes }) => nodes === 1)) return 'downtime';
  return restarting.length > 0 ? 'rolling' : 'live';
}
