import { resolve } from 'node:path';
import { App } from 'cdktf';
import { loadCatalog } from './catalog/load.ts';
import { formatProblems } from './catalog/problem.ts';
import { readRepository } from './catalog/read-repository.ts';
import { NotBuilt } from './stacks/artefact.ts';
import { BrokerStack } from './stacks/broker.ts';
import { literal } from './stacks/literal.ts';
import { NetworkStack } from './stacks/network.ts';
import { StorageStack } from './stacks/storage.ts';
import { withoutTokenTraces } from './stacks/token-traces.ts';

/**
 * Composition root: the files of one repository become Terraform, one folder a stack.
 * The first argument is the folder that holds the files, by default this one; any others are the brokers to make stacks
 * of, by default all. CDKTF_OUTDIR is where the output goes.
 */
function synthesize(folder: string, only: readonly string[]): void {
  const today = new Date().toISOString().slice(0, 10);
  const { catalog, problems } = loadCatalog({ files: readRepository(folder), today });
  if (!catalog) {
    console.error(formatProblems(problems));
    process.exitCode = 1;
    return;
  }
  const { platform, brokers } = literal(catalog);
  withoutTokenTraces(() => {
    // cdktf's own validation asks `terraform version` once a stack; required_version in each stack says the same.
    const app = new App({ skipValidation: true });
    const network = new NetworkStack(app, { platform });
    const storage = new StorageStack(app, { platform });
    const made = brokers.filter(({ name }) => only.length === 0 || only.includes(name));
    for (const broker of made) new BrokerStack(app, { platform, broker, network, storage });
    app.synth();
  });
}

try {
  synthesize(resolve(process.argv[2] ?? '.'), process.argv.slice(3));
} catch (error) {
  if (!(error instanceof NotBuilt)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
