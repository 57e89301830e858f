import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Catalog } from '../../../catalog/catalog.ts';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import { catalogOf, readObjects } from '../../../catalog/load.ts';
import { edgeStack, ingressStack } from '../../../contracts/names.ts';
import { synthesize } from '../../../stacks/synthesize.ts';
import { scratchFolder } from '../../repositories.ts';
import { boundaries, statementsIn } from '../../stacks/bootstrap/github-roles.ts';
import type { Principal } from '../../stacks/iam/evaluate.ts';

/** What the stacks of a platform say of its ingress and edge, as far as its programs see of it. */
export interface SynthesizedEdge {
  catalog: Catalog;
  lambda: {
    handler: string;
    memorySizeMiB: number;
    timeoutSeconds: number;
    variables: Readonly<Record<string, string>>;
  };
  /** What the function's role may. */
  role: Principal;
  /** What the user may that the Worker signs as. */
  user: Principal;
  /** The object that the function reads its settings from. */
  settings: { bucket: string; key: string; content: string };
  /** Names of the secrets that are made for the two to know each other by, the one of now first. */
  originSecrets: string[];
  /** The Worker's settings, once the URL of the function is known. */
  workerSettings(functionUrl: string): string;
}

/** What is left out of the sample: it would only take time. */
const besides = /^brokers\/(staging|telemetry)\.yaml$/;

/** Synthesizes the sample with endpoints of these files instead of its own. Whoever calls removes the scratch folders. */
export function synthesizeEdge(endpoints: Readonly<Record<string, object>>): SynthesizedEdge {
  const kept = readRepository('.').filter(({ path }) => !besides.test(path) && !path.startsWith('endpoints/'));
  const made = Object.entries(endpoints).map(([name, file]) => ({
    path: `endpoints/${name}.yaml`,
    text: stringify(file),
  }));
  const catalog = catalogOf(readObjects([...kept, ...made]));
  if (!catalog) throw new Error('platform.yaml is not of its shape');
  const outdir = join(scratchFolder(), 'cdktf.out');
  synthesize({ catalog, outdir });
  const resources = (stack: string) =>
    JSON.parse(readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8')).resource;
  const [ingress, edge] = [resources(ingressStack), resources(edgeStack)];
  const { receiver } = ingress.aws_lambda_function;
  const boundary = (arn: string) => boundaries(catalog.platform)[arn];
  return {
    catalog,
    lambda: {
      handler: receiver.handler,
      memorySizeMiB: receiver.memory_size,
      timeoutSeconds: receiver.timeout,
      variables: receiver.environment.variables,
    },
    role: {
      policies: statementsIn(ingress.aws_iam_role_policy['role-policy'].policy),
      boundary: boundary(ingress.aws_iam_role.role.permissions_boundary),
    },
    user: {
      policies: statementsIn(ingress.aws_iam_user_policy['edge-user-policy'].policy),
      boundary: boundary(ingress.aws_iam_user['edge-user'].permissions_boundary),
    },
    settings: { ...ingress.aws_s3_object.settings, content: unescaped(ingress.aws_s3_object.settings.content) },
    originSecrets: Object.values<{ name: string }>(ingress.aws_secretsmanager_secret).map(({ name }) => name),
    workerSettings(functionUrl) {
      const bindings: { text: string }[] = edge.cloudflare_workers_script.worker.bindings;
      const text = bindings.map((binding) => binding.text).join('');
      return unescaped(text.replace(/\$\{[^}]+\.outputs\.function_url\}/, functionUrl));
    },
  };
}

/** What Terraform makes of escaped templates: https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1 */
function unescaped(text: string): string {
  return text.replace(/([$%])\1(?=\{)/g, '$1');
}
