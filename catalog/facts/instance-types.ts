/** An EC2 instance type that a broker's nodes may run on, with what it sustains when its burst credits are used up. */
export interface InstanceType {
  /** Name as EC2 writes it. */
  name: string;
  /** Virtual CPUs with the default CPU options (`VCpuInfo.DefaultVCpus`). */
  vcpu: number;
  /** Memory in MiB (`MemoryInfo.SizeInMiB`). */
  memoryMiB: number;
  /** Instruction set (`ProcessorInfo.SupportedArchitectures`); a node's machine image must be of the same. */
  architecture: 'arm64' | 'x86_64';
  /** EBS bandwidth sustained without burst, in Mbit/s (`EbsOptimizedInfo.BaselineBandwidthInMbps`). */
  ebsBaselineMbps?: number;
  /** EBS operations a second sustained without burst (`EbsOptimizedInfo.BaselineIops`). */
  ebsBaselineIops?: number;
  /** Network bandwidth sustained without burst, in Gbit/s (`NetworkCards[0].BaselineBandwidthInGbps`). */
  networkBaselineGbps?: number;
  /** Whether the CPU runs on credits (`BurstablePerformanceSupported`). */
  burstable: boolean;
}

/**
 * Instance types to choose from, by family and size.
 * Source: answers of EC2's DescribeInstanceTypes of 2026-08-02, as kept in
 * https://github.com/getmoto/moto/blob/34d6cad5a/moto/ec2/resources/instance_types.json
 * The network baselines agree with
 * https://github.com/aws/karpenter-provider-aws/blob/1d927085d/pkg/providers/instancetype/zz_generated.bandwidth.go
 * What the fields mean: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceTypeInfo.html
 */
// biome-ignore format: a table, one instance type a line
export const instanceTypes: readonly InstanceType[] = [
  { name: 't3.small', vcpu: 2, memoryMiB: 2048, architecture: 'x86_64', ebsBaselineMbps: 174, ebsBaselineIops: 1000, networkBaselineGbps: 0.128, burstable: true },
  { name: 't3.medium', vcpu: 2, memoryMiB: 4096, architecture: 'x86_64', ebsBaselineMbps: 347, ebsBaselineIops: 2000, networkBaselineGbps: 0.256, burstable: true },
  { name: 't3.large', vcpu: 2, memoryMiB: 8192, architecture: 'x86_64', ebsBaselineMbps: 695, ebsBaselineIops: 4000, networkBaselineGbps: 0.512, burstable: true },
  { name: 't3.xlarge', vcpu: 4, memoryMiB: 16384, architecture: 'x86_64', ebsBaselineMbps: 695, ebsBaselineIops: 4000, networkBaselineGbps: 1.024, burstable: true },
  { name: 't4g.small', vcpu: 2, memoryMiB: 2048, architecture: 'arm64', ebsBaselineMbps: 174, ebsBaselineIops: 1000, networkBaselineGbps: 0.128, burstable: true },
  { name: 't4g.medium', vcpu: 2, memoryMiB: 4096, architecture: 'arm64', ebsBaselineMbps: 347, ebsBaselineIops: 2000, networkBaselineGbps: 0.256, burstable: true },
  { name: 't4g.large', vcpu: 2, memoryMiB: 8192, architecture: 'arm64', ebsBaselineMbps: 695, ebsBaselineIops: 4000, networkBaselineGbps: 0.512, burstable: true },
  { name: 't4g.xlarge', vcpu: 4, memoryMiB: 16384, architecture: 'arm64', ebsBaselineMbps: 695, ebsBaselineIops: 4000, networkBaselineGbps: 1.024, burstable: true },
  { name: 'm6i.large', vcpu: 2, memoryMiB: 8192, architecture: 'x86_64', ebsBaselineMbps: 650, ebsBaselineIops: 3600, networkBaselineGbps: 0.781, burstable: false },
  { name: 'm6i.xlarge', vcpu: 4, memoryMiB: 16384, architecture: 'x86_64', ebsBaselineMbps: 1250, ebsBaselineIops: 6000, networkBaselineGbps: 1.562, burstable: false },
  { name: 'm6i.2xlarge', vcpu: 8, memoryMiB: 32768, architecture: 'x86_64', ebsBaselineMbps: 2500, ebsBaselineIops: 12000, networkBaselineGbps: 3.125, burstable: false },
  { name: 'm6i.4xlarge', vcpu: 16, memoryMiB: 65536, architecture: 'x86_64', ebsBaselineMbps: 5000, ebsBaselineIops: 20000, networkBaselineGbps: 6.25, burstable: false },
  { name: 'm6g.large', vcpu: 2, memoryMiB: 8192, architecture: 'arm64', ebsBaselineMbps: 630, ebsBaselineIops: 3600, networkBaselineGbps: 0.75, burstable: false },
  { name: 'm6g.xlarge', vcpu: 4, memoryMiB: 16384, architecture: 'arm64', ebsBaselineMbps: 1188, ebsBaselineIops: 6000, networkBaselineGbps: 1.25, burstable: false },
  { name: 'm6g.2xlarge', vcpu: 8, memoryMiB: 32768, architecture: 'arm64', ebsBaselineMbps: 2375, ebsBaselineIops: 12000, networkBaselineGbps: 2.5, burstable: false },
  { name: 'm6g.4xlarge', vcpu: 16, memoryMiB: 65536, architecture: 'arm64', ebsBaselineMbps: 4750, ebsBaselineIops: 20000, networkBaselineGbps: 5, burstable: false },
  { name: 'm7i.large', vcpu: 2, memoryMiB: 8192, architecture: 'x86_64', ebsBaselineMbps: 650, ebsBaselineIops: 3600, networkBaselineGbps: 0.781, burstable: false },
  { name: 'm7i.xlarge', vcpu: 4, memoryMiB: 16384, architecture: 'x86_64', ebsBaselineMbps: 1250, ebsBaselineIops: 6000, networkBaselineGbps: 1.562, burstable: false },
  { name: 'm7i.2xlarge', vcpu: 8, memoryMiB: 32768, architecture: 'x86_64', ebsBaselineMbps: 2500, ebsBaselineIops: 12000, networkBaselineGbps: 3.125, burstable: false },
  { name: 'm7i.4xlarge', vcpu: 16, memoryMiB: 65536, architecture: 'x86_64', ebsBaselineMbps: 5000, ebsBaselineIops: 20000, networkBaselineGbps: 6.25, burstable: false },
  { name: 'm7g.large', vcpu: 2, memoryMiB: 8192, architecture: 'arm64', ebsBaselineMbps: 630, ebsBaselineIops: 3600, networkBaselineGbps: 0.937, burstable: false },
  { name: 'm7g.xlarge', vcpu: 4, memoryMiB: 16384, architecture: 'arm64', ebsBaselineMbps: 1250, ebsBaselineIops: 6000, networkBaselineGbps: 1.876, burstable: false },
  { name: 'm7g.2xlarge', vcpu: 8, memoryMiB: 32768, architecture: 'arm64', ebsBaselineMbps: 2500, ebsBaselineIops: 12000, networkBaselineGbps: 3.75, burstable: false },
  { name: 'm7g.4xlarge', vcpu: 16, memoryMiB: 65536, architecture: 'arm64', ebsBaselineMbps: 5000, ebsBaselineIops: 20000, networkBaselineGbps: 7.5, burstable: false },
  { name: 'm7g.8xlarge', vcpu: 32, memoryMiB: 131072, architecture: 'arm64', ebsBaselineMbps: 10000, ebsBaselineIops: 40000, networkBaselineGbps: 15, burstable: false },
  { name: 'm8g.large', vcpu: 2, memoryMiB: 8192, architecture: 'arm64', ebsBaselineMbps: 630, ebsBaselineIops: 3600, networkBaselineGbps: 0.937, burstable: false },
  { name: 'm8g.xlarge', vcpu: 4, memoryMiB: 16384, architecture: 'arm64', ebsBaselineMbps: 1250, ebsBaselineIops: 6000, networkBaselineGbps: 1.875, burstable: false },
  { name: 'm8g.2xlarge', vcpu: 8, memoryMiB: 32768, architecture: 'arm64', ebsBaselineMbps: 2500, ebsBaselineIops: 12000, networkBaselineGbps: 3.75, burstable: false },
  { name: 'm8g.4xlarge', vcpu: 16, memoryMiB: 65536, architecture: 'arm64', ebsBaselineMbps: 5000, ebsBaselineIops: 20000, networkBaselineGbps: 7.5, burstable: false },
  { name: 'c6i.large', vcpu: 2, memoryMiB: 4096, architecture: 'x86_64', ebsBaselineMbps: 650, ebsBaselineIops: 3600, networkBaselineGbps: 0.781, burstable: false },
  { name: 'c6i.xlarge', vcpu: 4, memoryMiB: 8192, architecture: 'x86_64', ebsBaselineMbps: 1250, ebsBaselineIops: 6000, networkBaselineGbps: 1.562, burstable: false },
  { name: 'c6i.2xlarge', vcpu: 8, memoryMiB: 16384, architecture: 'x86_64', ebsBaselineMbps: 2500, ebsBaselineIops: 12000, networkBaselineGbps: 3.125, burstable: false },
  { name: 'c6i.4xlarge', vcpu: 16, memoryMiB: 32768, architecture: 'x86_64', ebsBaselineMbps: 5000, ebsBaselineIops: 20000, networkBaselineGbps: 6.25, burstable: false },
  { name: 'c6g.large', vcpu: 2, memoryMiB: 4096, architecture: 'arm64', ebsBaselineMbps: 630, ebsBaselineIops: 3600, networkBaselineGbps: 0.75, burstable: false },
  { name: 'c6g.xlarge', vcpu: 4, memoryMiB: 8192, architecture: 'arm64', ebsBaselineMbps: 1188, ebsBaselineIops: 6000, networkBaselineGbps: 1.25, burstable: false },
  { name: 'c6g.2xlarge', vcpu: 8, memoryMiB: 16384, architecture: 'arm64', ebsBaselineMbps: 2375, ebsBaselineIops: 12000, networkBaselineGbps: 2.5, burstable: false },
  { name: 'c6g.4xlarge', vcpu: 16, memoryMiB: 32768, architecture: 'arm64', ebsBaselineMbps: 4750, ebsBaselineIops: 20000, networkBaselineGbps: 5, burstable: false },
  { name: 'c7i.large', vcpu: 2, memoryMiB: 4096, architecture: 'x86_64', ebsBaselineMbps: 650, ebsBaselineIops: 3600, networkBaselineGbps: 0.781, burstable: false },
  { name: 'c7i.xlarge', vcpu: 4, memoryMiB: 8192, architecture: 'x86_64', ebsBaselineMbps: 1250, ebsBaselineIops: 6000, networkBaselineGbps: 1.562, burstable: false },
  { name: 'c7i.2xlarge', vcpu: 8, memoryMiB: 16384, architecture: 'x86_64', ebsBaselineMbps: 2500, ebsBaselineIops: 12000, networkBaselineGbps: 3.125, burstable: false },
  { name: 'c7i.4xlarge', vcpu: 16, memoryMiB: 32768, architecture: 'x86_64', ebsBaselineMbps: 5000, ebsBaselineIops: 20000, networkBaselineGbps: 6.25, burstable: false },
  { name: 'c7g.large', vcpu: 2, memoryMiB: 4096, architecture: 'arm64', ebsBaselineMbps: 630, ebsBaselineIops: 3600, networkBaselineGbps: 0.937, burstable: false },
  { name: 'c7g.xlarge', vcpu: 4, memoryMiB: 8192, architecture: 'arm64', ebsBaselineMbps: 1250, ebsBaselineIops: 6000, networkBaselineGbps: 1.876, burstable: false },
  { name: 'c7g.2xlarge', vcpu: 8, memoryMiB: 16384, architecture: 'arm64', ebsBaselineMbps: 2500, ebsBaselineIops: 12000, networkBaselineGbps: 3.75, burstable: false },
  { name: 'c7g.4xlarge', vcpu: 16, memoryMiB: 32768, architecture: 'arm64', ebsBaselineMbps: 5000, ebsBaselineIops: 20000, networkBaselineGbps: 7.5, burstable: false },
  { name: 'r6i.large', vcpu: 2, memoryMiB: 16384, architecture: 'x86_64', ebsBaselineMbps: 650, ebsBaselineIops: 3600, networkBaselineGbps: 0.781, burstable: false },
  { name: 'r6i.xlarge', vcpu: 4, memoryMiB: 32768, architecture: 'x86_64', ebsBaselineMbps: 1250, ebsBaselineIops: 6000, networkBaselineGbps: 1.562, burstable: false },
  { name: 'r6i.2xlarge', vcpu: 8, memoryMiB: 65536, architecture: 'x86_64', ebsBaselineMbps: 2500, ebsBaselineIops: 12000, networkBaselineGbps: 3.125, burstable: false },
  { name: 'r6i.4xlarge', vcpu: 16, memoryMiB: 131072, architecture: 'x86_64', ebsBaselineMbps: 5000, ebsBaselineIops: 20000, networkBaselineGbps: 6.25, burstable: false },
  { name: 'r6g.large', vcpu: 2, memoryMiB: 16384, architecture: 'arm64', ebsBaselineMbps: 630, ebsBaselineIops: 3600, networkBaselineGbps: 0.75, burstable: false },
  { name: 'r6g.xlarge', vcpu: 4, memoryMiB: 32768, architecture: 'arm64', ebsBaselineMbps: 1188, ebsBaselineIops: 6000, networkBaselineGbps: 1.25, burstable: false },
  { name: 'r6g.2xlarge', vcpu: 8, memoryMiB: 65536, architecture: 'arm64', ebsBaselineMbps: 2375, ebsBaselineIops: 12000, networkBaselineGbps: 2.5, burstable: false },
  { name: 'r6g.4xlarge', vcpu: 16, memoryMiB: 131072, architecture: 'arm64', ebsBaselineMbps: 4750, ebsBaselineIops: 20000, networkBaselineGbps: 5, burstable: false },
  { name: 'r7i.large', vcpu: 2, memoryMiB: 16384, architecture: 'x86_64', ebsBaselineMbps: 650, ebsBaselineIops: 3600, networkBaselineGbps: 0.781, burstable: false },
  { name: 'r7i.xlarge', vcpu: 4, memoryMiB: 32768, architecture: 'x86_64', ebsBaselineMbps: 1250, ebsBaselineIops: 6000, networkBaselineGbps: 1.562, burstable: false },
  { name: 'r7i.2xlarge', vcpu: 8, memoryMiB: 65536, architecture: 'x86_64', ebsBaselineMbps: 2500, ebsBaselineIops: 12000, networkBaselineGbps: 3.125, burstable: false },
  { name: 'r7i.4xlarge', vcpu: 16, memoryMiB: 131072, architecture: 'x86_64', ebsBaselineMbps: 5000, ebsBaselineIops: 20000, networkBaselineGbps: 6.25, burstable: false },
  { name: 'r7g.large', vcpu: 2, memoryMiB: 16384, architecture: 'arm64', ebsBaselineMbps: 630, ebsBaselineIops: 3600, networkBaselineGbps: 0.937, burstable: false },
  { name: 'r7g.xlarge', vcpu: 4, memoryMiB: 32768, architecture: 'arm64', ebsBaselineMbps: 1250, ebsBaselineIops: 6000, networkBaselineGbps: 1.876, burstable: false },
  { name: 'r7g.2xlarge', vcpu: 8, memoryMiB: 65536, architecture: 'arm64', ebsBaselineMbps: 2500, ebsBaselineIops: 12000, networkBaselineGbps: 3.75, burstable: false },
  { name: 'r7g.4xlarge', vcpu: 16, memoryMiB: 131072, architecture: 'arm64', ebsBaselineMbps: 5000, ebsBaselineIops: 20000, networkBaselineGbps: 7.5, burstable: false },
];

/** What is known of an instance type; undefined where it is none of the table. */
export function instanceNamed(name: string): InstanceType | undefined {
  return instanceTypes.find((type) => type.name === name);
}

/** `m7g` of `m7g.large`. */
export function familyOf(type: string): string {
  return type.slice(0, type.indexOf('.'));
}
