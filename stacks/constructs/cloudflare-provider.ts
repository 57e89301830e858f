import { CloudflareProvider } from '@cdktf/provider-cloudflare/lib/provider';
import { cloudflareProvider } from '../../contracts/providers.ts';
import type { PlatformStack } from './platform-stack.ts';

/** Gives a stack the provider of Cloudflare. Its token comes from the environment, so that it is in no file. */
export function useCloudflare(stack: PlatformStack): void {
  const { name, version } = cloudflareProvider;
  new CloudflareProvider(stack, name, {});
  stack.addOverride(`terraform.required_providers.${name}.version`, version);
}
