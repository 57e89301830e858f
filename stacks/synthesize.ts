import { App } from 'cdktf';
import type { Catalog } from '../catalog/catalog.ts';
import type { BuiltDashboard } from '../catalog/kinds/dashboard/built-dashboard.ts';
import { literal } from './constructs/literal.ts';
import { partOnly } from './constructs/upstream.ts';
import { stacks } from './stacks.ts';
import { withoutTokenTraces } from './token-traces.ts';

export interface Synthesis {
  catalog: Catalog;
  /** Files of brokers and processors to make stacks of, beside those that all share. Default: all. */
  files?: readonly string[];
  /** Every dashboard of the catalog, built. Default: none. */
  dashboards?: readonly BuiltDashboard[];
  /** Folder of the output. Default: that of CDKTF_OUTDIR, or `cdktf.out`. */
  outdir?: string;
}

/** Writes the Terraform of a catalog, one folder a stack. Throws NotBuilt. */
export function synthesize({ catalog, files, dashboards = [], outdir }: Synthesis): void {
  const escaped = literal(catalog);
  const isWanted = (file: string) => files === undefined || files.includes(file);
  withoutTokenTraces(() => {
    // cdktf's own validation asks `terraform version` once a stack; required_version in each stack says the same.
    const app = new App({ skipValidation: true, ...(outdir ? { outdir } : {}) });
    if (files) app.node.setContext(partOnly, true);
    for (const { add } of stacks) add(app, escaped, { isWanted, dashboards });
    app.synth();
  });
}
