/**
 * Images of AWS's public registry, by digest: what runs changes with a change of this file alone. Each digest is of the index, so
 * that it has both architectures. Nothing here could ask a registry; several public repositories name the same digest for the tag.
 */
export const images = {
  /** AWS's command line with a shell, 2.37.4: https://gallery.ecr.aws/aws-cli/aws-cli */
  awsCli: 'public.ecr.aws/aws-cli/aws-cli@sha256:fdd8d1fcbea9c371678dee5a40df8b178c7a781b4586605756ee28114c97ead6',
  /** Node 24.19.0 on Debian 12, without what builds need: https://gallery.ecr.aws/docker/library/node */
  node: 'public.ecr.aws/docker/library/node@sha256:3638d9a6fe4030bd716be989438248074489337ba3275657f93595428be4fc03',
  /** AWS for Fluent Bit 3.4.15, with Fluent Bit 5.0.9: https://gallery.ecr.aws/aws-observability/aws-for-fluent-bit */
  fluentBit:
    'public.ecr.aws/aws-observability/aws-for-fluent-bit@sha256:88e1b56cedb230486afeca6eeb26c5f6bd59c48879d0054d1674d5a58838c607',
} as const;
