import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { type ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

export interface GeneratedSecretProps {
  /** Name in Secrets Manager. */
  name: string;
  /** What it is, for people. */
  description: string;
  /** Length of the generated value, letters and digits only; 32 carry 190 bits. */
  length: number;
  /** Raise it to have a new value made. */
  rotation: number;
  /** What is stored: a Terraform expression around the generated value's reference. Default: the value itself. */
  format?: (value: string) => string;
}

/**
 * A secret that Terraform makes and never keeps: an ephemeral value, written through a write-only argument.
 * It stands in no plan, state or log. cdktf has no word for ephemeral resources, so the block is added by hand.
 */
export class GeneratedSecret extends Construct {
  /** The secret's ARN. */
  readonly arn: string;
  /** What must exist before the secret can be read. */
  readonly value: ITerraformDependable;

  constructor(scope: Construct, id: string, { name, description, length, rotation, format }: GeneratedSecretProps) {
    super(scope, id);
    const stack = TerraformStack.of(this);
    if (!stack.node.tryFindChild('random')) new RandomProvider(stack, 'random');
    stack.addOverride(`ephemeral.random_password.${id}`, { length, special: false });
    const result = `ephemeral.random_password.${id}.result`;
    const secret = new SecretsmanagerSecret(this, 'self', {
      name,
      description,
      // The value can be made again at any time, and a kept name would block what comes back under it.
      recoveryWindowInDays: 0,
    });
    this.value = new SecretsmanagerSecretVersion(this, 'value', {
      secretId: secret.id,
      secretStringWo: `\${${format ? format(result) : result}}`,
      secretStringWoVersion: rotation,
    });
    this.arn = secret.arn;
  }
}
