import { readFileSync } from 'node:fs';
import { setSubjectClaims } from '../../contracts/github.ts';

test('the words that tell GitHub what to put into its tokens are those of the documentation', () => {
  expect(setSubjectClaims('OWNER/REPO')).toBe(
    "gh api --method PUT repos/OWNER/REPO/actions/oidc/customization/sub -F use_default=false -f 'include_claim_keys[]=repo' -f 'include_claim_keys[]=context' -f 'include_claim_keys[]=base_ref'",
  );
  expect(readFileSync('docs/github.md', 'utf8')).toContain(`\n${setSubjectClaims('OWNER/REPO')}\n`);
});
