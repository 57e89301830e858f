import { actionRules } from './actions.ts';
import { formRules } from './form.ts';
import { permissionRules } from './permissions.ts';
import { triggerRules } from './triggers.ts';
import type { Rule } from './workflow.ts';

/**
 * Rules that every workflow keeps: those of https://docs.zizmor.sh/audits/ that a file alone can tell, and our own. Audits
 * that ask GitHub (archived, vulnerable or impostor commits) are left to Dependabot.
 */
export const rules: readonly Rule[] = [...triggerRules, ...permissionRules, ...actionRules, ...formRules];
