import { instanceTypes } from '../../../catalog/facts/instance-types.ts';

/** Where AWS publishes the newest Amazon Linux 2023: https://docs.aws.amazon.com/linux/al2023/ug/ec2.html */
export function imageParameter(instanceType: string): string {
  const architecture = instanceTypes.find((type) => type.name === instanceType)?.architecture;
  if (!architecture) throw new Error(`instance type ${instanceType} is not in the catalogue`);
  return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
}
