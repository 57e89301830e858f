import { App } from 'cdktf';
import type { Catalog } from '../catalog/catalog.ts';
import { literal } from './constructs/literal.ts';
import { stacks } from './stacks.ts';
import { withoutTokenTraces } from './token-traces.ts';

export interface Synthesis {
  catalog: Catalog;
  /** Folder of the output. Default: that of CDKTF_OUTDIR, or `cdktf.out`. */
  outdir?: string;
}

/** Writes the Terraform of a catalog, one folder a stack. Throws NotBuilt. */
export function synthesize({ catalog, outdir }: Synthesis): void {
  const escaped = literal(catalog);
  withoutTokenTraces(() => {
    // cdktf's own validation asks `terraform version` once a stack; required_version in each stack says the same.
    const app = new App({ skipValidation: true, ...(outdir ? { outdir } : {}) });
    for (const { add } of stacks) add(app, escaped);
    app.synth();
  });
}
