import { type TapMessage, tapMessage } from '../../contracts/taps.ts';

/** Reads what a tap was sent; undefined for what no gateway would send. */
export function readTapMessage(content: Buffer): TapMessage | undefined {
  try {
    return tapMessage.parse(JSON.parse(content.toString('utf8')));
  } catch {
    return undefined;
  }
}
