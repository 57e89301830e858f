import { WorkersCustomDomain } from '@cdktf/provider-cloudflare/lib/workers-custom-domain';
import { WorkersScript } from '@cdktf/provider-cloudflare/lib/workers-script';
import { WorkersScriptSubdomain } from '@cdktf/provider-cloudflare/lib/workers-script-subdomain';
import { AssetType, type ITerraformDependable, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { compatibilityDate } from '../../contracts/edge-upload.ts';
import type { Artefact } from '../constructs/artefact.ts';
import type { EscapedText } from '../constructs/literal.ts';
import { KeyPlacement, type KeyPlacementProps } from './key-placement.ts';

/** What the file is called that is uploaded; Cloudflare shows it in traces. */
const mainModule = 'edge.js';

/**
 * The one that a Worker has. Deprecated, and said all the same: the API gives it back, and where it is left out, the provider that is
 * pinned takes that for a change that replaces the name, with every plan (5.14.0 over an API that answers as documented; mended by 5.22.0).
 */
const environment = 'production';

export interface EdgeWorkerProps {
  program: Artefact;
  zoneId: string;
  /** What the Worker is told. */
  variables: readonly { name: string; text: string }[];
  /** What has its keys placed. */
  keys: Omit<KeyPlacementProps, 'scriptAddress' | 'dependsOn'>;
  /** Names that lead to it. */
  hosts: readonly EscapedText[];
  /** What has to be there before a name leads to it. */
  before: readonly ITerraformDependable[];
}

/** The Worker that signs for AWS, and the names that lead to it: those of the endpoints, and no other. */
export class EdgeWorker extends Construct {
  constructor(scope: Construct, id: string, props: EdgeWorkerProps) {
    super(scope, id);
    const { keys, zoneId, before } = props;
    const script = this.addScript(props);
    const address = { accountId: keys.accountId, scriptName: script.scriptName };
    // Else it would answer at <name>.<account>.workers.dev, and each of its versions under a name of its own, past every rule of the zone.
    const alone = new WorkersScriptSubdomain(this, 'subdomain', {
      ...address,
      enabled: false,
      previewsEnabled: false,
    });
    const scriptAddress = `${script.terraformResourceType}.${script.friendlyUniqueId}`;
    const { done } = new KeyPlacement(this, 'keys', { ...keys, scriptAddress, dependsOn: [script, alone] });
    for (const host of props.hosts) {
      new WorkersCustomDomain(this, `at-${host.replaceAll('.', '_')}`, {
        accountId: keys.accountId,
        zoneId,
        hostname: host,
        service: script.scriptName,
        environment,
        dependsOn: [...before, done],
      });
    }
  }

  /** The file lies beside the configuration, as it does wherever a plan of it is applied: the path is relative, the hash is in the plan. */
  private addScript({ program, keys, variables }: EdgeWorkerProps): WorkersScript {
    const { path, sha256 } = program;
    const file = new TerraformAsset(this, 'file', { path, type: AssetType.FILE, assetHash: sha256 });
    return new WorkersScript(this, 'self', {
      accountId: keys.accountId,
      scriptName: keys.script,
      mainModule,
      contentFile: file.path,
      contentSha256: sha256,
      compatibilityDate,
      bindings: variables.map(({ name, text }) => ({ type: 'plain_text', name, text })),
      // What `warren edge-keys` placed is in no upload, and stays.
      keepBindings: ['secret_text'],
      // What the Worker says of refusals and failures: https://developers.cloudflare.com/workers/observability/logs/workers-logs/
      observability: { enabled: true, logs: { enabled: true, invocationLogs: false } },
    });
  }
}
