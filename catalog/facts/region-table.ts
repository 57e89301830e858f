/**
 * Regions of AWS's public partition: the letters of their zones, and the families of instance-types.ts that they do not offer.
 * Made by `npm run record:regions`, never edited.
 * Source: https://pypi.org/project/cfn-lint/1.58.0/, as of 2026-10-20: its own list of zones, and of AWS's price list data/schemas/extensions/aws_ec2_instance/instancetype_enum.json
 */
// biome-ignore format: a table, one region a line
export const regionTable: Readonly<Record<string, { zones: string; without: string }>> = {
  'af-south-1': { zones: 'abc', without: 'r7i' },
  'ap-east-1': { zones: 'abc', without: 'r7i' },
  'ap-east-2': { zones: 'abc', without: '' },
  'ap-northeast-1': { zones: 'abcd', without: '' },
  'ap-northeast-2': { zones: 'abcd', without: '' },
  'ap-northeast-3': { zones: 'abc', without: '' },
  'ap-south-1': { zones: 'abc', without: '' },
  'ap-south-2': { zones: 'abc', without: '' },
  'ap-southeast-1': { zones: 'abc', without: '' },
  'ap-southeast-2': { zones: 'abc', without: '' },
  'ap-southeast-3': { zones: 'abc', without: 'c6i r6i' },
  'ap-southeast-4': { zones: 'abc', without: 'm6i c6i c7g r6i' },
  'ap-southeast-5': { zones: 'abc', without: '' },
  'ap-southeast-6': { zones: 'abc', without: 'm8g' },
  'ap-southeast-7': { zones: 'abc', without: '' },
  'ca-central-1': { zones: 'abcd', without: '' },
  'ca-west-1': { zones: 'abc', without: 'm7i m7g r7i' },
  'eu-central-1': { zones: 'abc', without: '' },
  'eu-central-2': { zones: 'abc', without: 'c6i r7i' },
  'eu-north-1': { zones: 'abc', without: '' },
  'eu-south-1': { zones: 'abc', without: 'm7g' },
  'eu-south-2': { zones: 'abc', without: 'm6i c6i r6i' },
  'eu-west-1': { zones: 'abc', without: '' },
  'eu-west-2': { zones: 'abc', without: '' },
  'eu-west-3': { zones: 'abc', without: '' },
  'il-central-1': { zones: 'abc', without: 'm8g r7i' },
  'me-central-1': { zones: 'abc', without: 'c6i c7g r7i' },
  'me-south-1': { zones: 'abc', without: 'm7i c7i r7i' },
  'mx-central-1': { zones: 'abc', without: '' },
  'sa-east-1': { zones: 'abc', without: '' },
  'us-east-1': { zones: 'abcdef', without: '' },
  'us-east-2': { zones: 'abc', without: '' },
  'us-west-1': { zones: 'abc', without: '' },
  'us-west-2': { zones: 'abcd', without: '' },
};
