import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { isMapped, networkText, parseNetwork, plainAddress } from '../../contracts/addresses.ts';
import { show } from './field.ts';

/** A network of either family, written in the one way that it should be: `203.0.113.0/24`, `2001:db8::/32`. */
export const network = z.string().superRefine((text, context) => {
  const message = networkProblem(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

function networkProblem(text: string): string | undefined {
  const found = parseNetwork(text);
  if (!found) {
    const single = isIPv4(text) ? ` Write ${text}/32.` : isIPv6(text) ? ` Write ${plainAddress(text)}/128.` : '';
    return `${show(text)} is not a network.${single || ' Write it as 203.0.113.0/24 or 2001:db8::/32.'}`;
  }
  if (isMapped(found)) return `${show(text)} is an IPv4 network written as IPv6. Write it as 203.0.113.0/24.`;
  const canonical = networkText(found);
  return text === canonical ? undefined : `${show(text)} is not written as it should be. Write ${canonical}.`;
}
