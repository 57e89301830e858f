import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Backend, type TerraformElement, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { stateBucket } from '../../contracts/names.ts';
import { stateKey } from '../../contracts/object-keys.ts';
import { tag } from '../../contracts/tags.ts';
import type { Escaped, EscapedText } from './literal.ts';

/**
 * The bindings ask for 6.25.0, which reads back the values of secrets that were written by write-only arguments; the next
 * one does not, so that whoever plans need not be let read them.
 * https://github.com/hashicorp/terraform-provider-aws/pull/44876, in 6.26.0 of 10 December 2025 by its changelog.
 */
const awsProviderVersion = '6.26.0';

/** What every stack of a platform is given. */
export interface PlatformStackProps {
  platform: Escaped<Platform>;
  /** Tags of the stack's own object, over those of the platform. */
  tags?: Record<string, EscapedText>;
}

/** A stack with its state in S3, the AWS provider pinned to one account, and addresses that a person can read. */
export class PlatformStack extends TerraformStack {
  readonly platform: Escaped<Platform>;
  /**
   * The provider of objects in S3 and of hosted zones, which puts no tags on what names none. An object takes ten tags
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html), and the default ones may be more. Turning them
   * off by `override_provider` is not clean after every change of content: an upload leaves out a tag of the object's own that
   * a default one equals, and the next plan adds it again (resourceObjectUpload and RemoveDefaultConfig in
   * terraform-provider-aws internal/service/s3/object.go; hashicorp/terraform-provider-aws#45506); and updates were seen to
   * put the default ones there after all (#41747, #42073). Without default tags there is nothing to leave out or to add.
   *
   * Every stack has it, used or not: what is taken down once its files are gone has the providers of a stack that is left.
   */
  readonly untagged: AwsProvider;
  /**
   * Warren's own tags, for hosted zones, which take ten tags as well, and whose tags the provider sends in one request:
   * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeTagsForResource.html
   */
  readonly ownTags: Readonly<Record<string, string>>;

  constructor(scope: Construct, name: string, { platform, tags }: PlatformStackProps) {
    super(scope, name);
    this.platform = platform;
    this.ownTags = { [tag.platform]: platform.name, [tag.stack]: name };
    new S3Backend(this, {
      bucket: stateBucket(platform),
      key: stateKey(name),
      region: platform.region,
      encrypt: true,
    });
    // The binding is older than S3's own locking: https://developer.hashicorp.com/terraform/language/backend/s3#use_lockfile
    this.addOverride('terraform.backend.s3.use_lockfile', true);
    // Write-only arguments: https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
    this.addOverride('terraform.required_version', '>= 1.11');
    this.addOverride('terraform.required_providers.aws.version', awsProviderVersion);
    const account = { region: platform.region, allowedAccountIds: [platform.accountId] };
    new AwsProvider(this, 'aws', {
      ...account,
      defaultTags: [{ tags: { ...platform.tags, ...tags, ...this.ownTags } }],
    });
    this.untagged = new AwsProvider(this, 'aws-untagged', { ...account, alias: 'untagged' });
  }

  /** Adds what the stack offers: the name of each output with the sentence that says what it is. Without a value it is left out. */
  protected addOutputs<Name extends string>(outputs: Record<Name, string>, values: Record<Name, unknown>): void {
    for (const [name, description] of Object.entries<string>(outputs)) {
      const value = values[name as Name];
      if (value !== undefined) new TerraformOutput(this, name, { value, description });
    }
  }

  /** `node-1/volume` becomes `aws_ebs_volume.node-1-volume`; a part called `self` is left out. No hash is added. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = 'node' in element ? element.node : element;
    const path = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    return path.filter((part) => part !== 'self').join('-');
  }

  /**
   * cdktf resolves everything twice, the first time to find references between stacks and to add outputs for them. There
   * are none: stacks read declared outputs through `readUpstream`, and Terraform refuses any other reference.
   */
  override prepareStack(): void {}
}
