import type { Cloud, RemoteObject } from '../cloud.ts';
import type { Faults } from '../faults.ts';
import { sufferCall } from './call-faults.ts';
import { type Input, jsonService } from './protocols/json-protocol.ts';
import { AwsError, type Service, tagsOf, textOf } from './protocols/protocol.ts';
import { regionOf } from './regions.ts';
import { sandboxAccount } from './sts.ts';

/** As many as one answer holds at most: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html */
const mostPerPage = 100;

/**
 * As much of the Resource Groups Tagging API as a search needs: GetResources by tags. It shows the tagged objects of the
 * region that it is asked in, those that belong to no region in us-east-1, and of IAM none but what the real one knows.
 */
export function tagging({ cloud, faults }: { cloud: Cloud; faults: Faults }): Service {
  return jsonService({
    name: 'Resource Groups Tagging API',
    version: '1.1',
    operations: { GetResources: (input, region) => getResources(cloud, input, region) },
    before: (api) => sufferCall(faults, { service: 'tagging', api, about: [] }),
  });
}

interface TagFilter {
  readonly Key?: unknown;
  readonly Values?: readonly unknown[];
}

function getResources(cloud: Cloud, input: Input, region: string): object {
  const { ResourcesPerPage, PaginationToken, ResourceARNList, ResourceTypeFilters } = input;
  if (ResourceARNList !== undefined || ResourceTypeFilters !== undefined) {
    throw new AwsError('InvalidParameterException', "The sandbox's tagging API filters by tags alone.");
  }
  const filters = (input.TagFilters ?? []) as TagFilter[];
  const found = cloud
    .list()
    .filter((object) => regionOf(object) === region)
    .flatMap((object) => taggedObject(object))
    .filter(({ tags }) => filters.every((filter) => passes(tags, filter)));
  const start = Number(textOf(PaginationToken) ?? 0);
  const end = start + Math.min(Number(ResourcesPerPage ?? mostPerPage), mostPerPage);
  return {
    PaginationToken: end < found.length ? String(end) : '',
    ResourceTagMappingList: found.slice(start, end).map(({ arn, tags }) => ({
      ResourceARN: arn,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  };
}

/** Types of IAM and others that the tagging API does not show: https://docs.aws.amazon.com/ARG/latest/userguide/supported-resources.html */
const hidden = new Set(['aws_iam_role', 'aws_s3_object']);

function taggedObject(object: RemoteObject): { arn: string; tags: Record<string, string> }[] {
  const tags = tagsOf(object.attributes);
  if (Object.keys(tags).length === 0 || hidden.has(object.type)) return [];
  return [{ arn: arnOf(object), tags }];
}

/** Snapshots that programs made, and some types, have no ARN among what is remembered of them. */
function arnOf(object: RemoteObject): string {
  const { type, id, attributes } = object;
  const kind = type.replace(/^aws_(ebs_)?/, '').replaceAll('_', '-');
  return (
    textOf(attributes.arn) ??
    textOf(attributes.db_snapshot_arn) ??
    `arn:aws:ec2:${regionOf(object)}:${sandboxAccount}:${kind}/${id}`
  );
}

function passes(tags: Readonly<Record<string, string>>, { Key, Values = [] }: TagFilter): boolean {
  const value = tags[String(Key)];
  return value !== undefined && (Values.length === 0 || Values.includes(value));
}
