import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Catalog } from '../catalog/catalog.ts';
import { instanceTypes } from '../catalog/facts/instance-types.ts';
import type { Broker } from '../catalog/kinds/broker/broker.ts';

/** A change that a pull request might make, made to files. */
export interface SampleChange {
  /** What it does, for a heading: `resizes orders from m7g.xlarge to m7g.2xlarge and adds billing`. */
  title: string;
  /** Paths of the files it touched. */
  files: string[];
}

/** Makes one broker larger and adds another to the files in `folder`; comments in the files stay. */
export function makeSampleChange(folder: string, { brokers }: Catalog): SampleChange {
  const [largest] = [...brokers].sort((a, b) => b.nodes - a.nodes);
  if (!largest) return { title: 'changes nothing, since there is no broker yet', files: [] };
  const added =
    ['billing', 'invoices', 'audit'].find((name) => !brokers.some((broker) => broker.name === name)) ?? 'sample';
  const addedFile = `brokers/${added}.yaml`;
  const text = readFileSync(join(folder, fileOf(largest)), 'utf8');
  if (!existsSync(join(folder, addedFile))) writeFileSync(join(folder, addedFile), text);
  const larger = nextSize(largest);
  if (!larger) return { title: `adds ${added}`, files: [addedFile] };
  const document = parseDocument(text);
  document.setIn(['instance', 'type'], larger);
  writeFileSync(join(folder, fileOf(largest)), String(document));
  const title = `resizes ${largest.name} from ${largest.instance.type} to ${larger} and adds ${added}`;
  return { title, files: [fileOf(largest), addedFile] };
}

function fileOf({ name }: Broker): string {
  return `brokers/${name}.yaml`;
}

/** The next larger type of the same family. */
function nextSize({ instance }: Broker): string | undefined {
  const family = instanceTypes.filter(({ name }) => name.split('.', 1)[0] === instance.type.split('.', 1)[0]);
  const current = family.find(({ name }) => name === instance.type);
  const larger = family.filter(({ vcpu }) => current && vcpu > current.vcpu).sort((a, b) => a.vcpu - b.vcpu);
  return larger[0]?.name;
}
