import type { Meaning } from './service.ts';

/**
 * What an action's own words say where nobody has written down its service: what is done, to what kind of thing.
 * `DeactivateRule` of a product that is not known weakens a protection, as `mfa.factor.disable` does.
 */
interface Deed extends Meaning {
  does: ReadonlySet<string>;
  to: ReadonlySet<string>;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const ENDS =
  'delete deleted destroy destroyed remove removed disable disabled deactivate deactivated stop stopped suspend suspended detach detached unenroll unregister bypass bypassed dismiss dismissed purge purged clear cleared reset revert off weaken exclude exclusion ignore pause paused mute uninstall uninstalled';
const GIVES =
  'add added attach attached assign assigned grant granted create created put promote promoted elevate invite invited approve approved authorize authorized consent enable enabled register registered issue issued generate generated accept';
const CHANGES =
  'update updated modify modified change changed edit edited set replace replaced rotate rotated patch transfer transferred configure reset allow';
const TAKES =
  'export exported download downloaded share shared publish published copy copied takeout dump decrypt reveal archive transfer transferred public';

const GUARDS =
  'trail logging log logs audit auditing detector detection alert alerts alarm rule rules scanner scan scanning sensor agent firewall protection protections protected defender antivirus edr mfa 2fa 2sv factor factors twofactor authentication restriction restrictions retention backup backups snapshot snapshots recorder monitor monitoring quarantine encryption secretscanning dlp waf policy policies source sources mailbox mailboxes banner tamper integration connector ruleset allowlist whitelist control controls';
const TRUST =
  'idp provider saml sso oidc oauth federation federated domain domains trust trusted org2org login signin identity scim';
const CREDENTIALS =
  'key keys secret secrets token tokens credential credentials password passwords certificate pat ssh apikey passkey';
const RIGHTS =
  'role roles admin admins administrator owner permission permissions privilege privileges privileged policy rolebinding binding sudo superuser entitlement delegate delegated';
const ACCOUNTS =
  'user users account accounts serviceaccount guest collaborator contributor principal team teams group groups member members';
const DATA =
  'bucket buckets repo repository repositories database databases document documents file files report data mailbox drive secret archive image disk workspace';
const SESSIONS = 'remote shell exec response rtr console command';

const DEEDS: readonly Deed[] = [
  { name: 'guard_taken_away', category: 'defence_evasion', technique: 'T1562', weight: 0.4, does: words(ENDS), to: words(GUARDS), statement: 'Something that protects or watches was taken away' },
  { name: 'guard_changed', category: 'defence_evasion', technique: 'T1562', weight: 0.25, does: words(CHANGES), to: words(GUARDS), statement: 'Something that protects or watches was changed' },
  { name: 'trust_changed', category: 'persistence', technique: 'T1484.002', weight: 0.35, does: words(`${GIVES} ${CHANGES} ${ENDS}`), to: words(TRUST), statement: 'Who may vouch for accounts was changed' },
  { name: 'credential_made', category: 'persistence', technique: 'T1098.001', weight: 0.3, does: words(`${GIVES} ${CHANGES}`), to: words(CREDENTIALS), statement: 'A credential was made or changed' },
  { name: 'rights_given', category: 'privilege_escalation', technique: 'T1098.003', weight: 0.25, does: words(`${GIVES} ${CHANGES}`), to: words(RIGHTS), statement: 'Rights were given or changed' },
  { name: 'account_made', category: 'persistence', technique: 'T1136', weight: 0.15, does: words(`${GIVES} ${ENDS}`), to: words(ACCOUNTS), statement: 'An account was made or taken away' },
  { name: 'data_taken', category: 'data_exfiltration', technique: 'T1567', weight: 0.25, does: words(TAKES), to: words(DATA), statement: 'Data was copied, shared or taken out' },
  { name: 'session_opened', category: 'lateral_movement', technique: 'T1021', weight: 0.25, does: words('start started open opened create created begin connect connected execute executed'), to: words(SESSIONS), statement: 'A way onto a machine was opened' },
]; // prettier-ignore

const READS =
  /^(?:get|list|describe|view|read|search|head|lookup|check|query|viewed|validate|test|export_report)$/;

/** What the words of an action say, weightiest first; nothing when it only reads. */
export function callsInWords(action: string): Meaning[] {
  const said = split(action);
  if (said.length === 0 || said.length > 14 || READS.test(said[0] as string)) return [];
  const [deed] = DEEDS.filter(
    ({ does, to }) => said.some((word) => does.has(word)) && said.some((word) => to.has(word)),
  ).sort((one, other) => other.weight - one.weight);
  return deed === undefined ? [] : [deed];
}

/** `message_source.deactivate`, `DeactivateMessageSource`, `Deactivate message source`. */
function split(action: string): string[] {
  return action
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
