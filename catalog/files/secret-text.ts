/** What secrets look like wherever they stand. */
const patterns: readonly { looksLike: string; pattern: RegExp }[] = [
  {
    looksLike: 'a URI with a password in it',
    pattern: /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{1,200}:[^\s/@]{1,200}@/i,
  },
  {
    looksLike: 'a URI with a secret in its query',
    pattern:
      /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s?#"]{1,500}\?([^\s&#"]{1,200}&){0,20}[\w-]{0,30}(password|secret|token|api_?key)=[^\s&#"]/i,
  },
  { looksLike: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  // The prefixes of long-term and temporary keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  { looksLike: 'an AWS access key', pattern: /\b(AKIA|ASIA)[A-Z0-9]{16}\b/ },
  // Secrets of Standard Webhooks and of Stripe: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  { looksLike: 'a webhook secret', pattern: /\bwhsec_[A-Za-z0-9+/]{16,}/ },
  { looksLike: 'a GitHub token', pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})\b/ },
  // Older ones have no form of their own: https://developers.cloudflare.com/fundamentals/api/get-started/token-formats
  { looksLike: 'a Cloudflare token', pattern: /\bcf(k|ut|at)_[A-Za-z0-9]{40,}\b/ },
];

/** Keys whose value is a secret, whatever it looks like. */
const secretKeys =
  /(^|[._-])(password|passwd|passphrase|secret|token|(default|login)_pass|passcode|(private|secret)_key)$/i;

/** What a text looks like that is a secret: `a private key`; nothing when it looks like none. */
export function looksLikeSecret(text: string): string | undefined {
  return patterns.find(({ pattern }) => pattern.test(text))?.looksLike;
}

/** Whether a key, such as `default_pass` or `ssl_options.password`, holds a secret by its name. */
export function isSecretName(key: string): boolean {
  return secretKeys.test(key);
}
