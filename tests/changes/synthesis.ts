import { join } from 'node:path';
import { App } from 'cdktf';
import type { Catalog } from '../../catalog/catalog.ts';
import { readStacks, type Stack } from '../../pipeline/terraform/synthesize.ts';
import { BrokerStack } from '../../stacks/broker/broker-stack.ts';
import { literal } from '../../stacks/constructs/literal.ts';
import { withoutTokenTraces } from '../../stacks/constructs/token-traces.ts';
import { NetworkStack } from '../../stacks/network/network-stack.ts';
import { StorageStack } from '../../stacks/storage/storage-stack.ts';
import { scratchFolder } from '../repositories.ts';

/** Synthesizes a catalog in this process, as main.ts does in one of its own; some of its brokers, by default all. */
export function synthesizeHere(catalog: Catalog, only?: readonly string[]): Stack[] {
  const outdir = join(scratchFolder(), 'cdktf.out');
  const { platform, brokers } = literal(catalog);
  withoutTokenTraces(() => {
    const app = new App({ outdir, skipValidation: true });
    const network = new NetworkStack(app, { platform });
    const storage = new StorageStack(app, { platform });
    for (const broker of brokers) {
      if (!only || only.includes(broker.name)) new BrokerStack(app, { platform, broker, network, storage });
    }
    app.synth();
  });
  return readStacks(outdir);
}
