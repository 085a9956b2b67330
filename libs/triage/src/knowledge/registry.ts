import { quoted, type Fact } from './fact.ts';
import type { Seen } from './seen.ts';

/** A place of the registry that attackers write to. */
interface Place {
  name: string;
  category: string;
  technique: string;
  weight: number;
  path: RegExp;
  /** What has to be written there. */
  value?: RegExp;
  statement: string;
}

const SET = /^(?:DWORD \(0x0{0,7}1\)|0x0{0,7}1|1)$/i;
const UNSET = /^(?:DWORD \(0x0{1,8}\)|0x0{1,8}|0)$/i;

const PLACES: readonly Place[] = [
  { name: 'run_key', category: 'persistence', technique: 'T1547.001', weight: 0.3, path: /\\currentversion\\(?:run|runonce|policies\\explorer\\run)\\[^\\]{1,80}$/i, statement: 'A program is set to start with each sign-in' },
  { name: 'sign_in_program', category: 'persistence', technique: 'T1547.004', weight: 0.5, path: /\\winlogon\\(?:shell|userinit|notify\\[^\n]{1,60})$/i, statement: 'What Windows starts at each sign-in was changed' },
  { name: 'debugger_of_program', category: 'persistence', technique: 'T1546.012', weight: 0.5, path: /\\image file execution options\\[^\\]{1,60}\\(?:debugger|globalflag)$|\\silentprocessexit\\/i, statement: 'A program is replaced by another when it starts' },
  { name: 'class_hijacked', category: 'persistence', technique: 'T1546.015', weight: 0.45, path: /_classes\\clsid\\\{[0-9a-f-]{36}\}\\(?:inprocserver32|localserver32|treatas|scriptleturl)\\/i, statement: 'A component of Windows is replaced for one user' },
  { name: 'protection_off', category: 'defence_evasion', technique: 'T1562.001', weight: 0.6, path: /\\windows defender\\[^\n]{0,60}disable[a-z]{4,40}$/i, value: SET, statement: 'The protection of Windows is switched off' },
  { name: 'exclusion', category: 'defence_evasion', technique: 'T1562.001', weight: 0.45, path: /\\windows defender\\exclusions\\/i, statement: 'A place is taken out of the virus scan' },
  { name: 'user_control_off', category: 'privilege_escalation', technique: 'T1548.002', weight: 0.5, path: /\\policies\\system\\(?:enablelua|consentpromptbehavioradmin)$/i, value: UNSET, statement: 'Windows no longer asks before a program gets more rights' },
  { name: 'handler_hijacked', category: 'privilege_escalation', technique: 'T1548.002', weight: 0.55, path: /\\(?:ms-settings|mscfile|exefile|folder)\\shell\\(?:open|runas)\\command\\/i, statement: 'What a system program opens was replaced' },
  { name: 'password_in_memory', category: 'credential_dumping', technique: 'T1112', weight: 0.6, path: /\\wdigest\\uselogoncredential$/i, value: SET, statement: 'Windows is made to keep passwords in memory' },
  { name: 'security_package', category: 'credential_dumping', technique: 'T1547.005', weight: 0.5, path: /\\control\\lsa\\(?:security packages|notification packages|authentication packages|disablerestrictedadmin|runasppl)$/i, statement: 'What handles passwords was changed' },
  { name: 'remote_desktop_opened', category: 'lateral_movement', technique: 'T1021.001', weight: 0.35, path: /\\terminal server\\(?:fdenytsconnections|fsinglesessionperuser|fallowtogethelp|winstations\\rdp-tcp\\userauthentication)$/i, statement: 'A way in by remote desktop or help was changed' },
  { name: 'task_hidden', category: 'defence_evasion', technique: 'T1564', weight: 0.5, path: /\\taskcache\\tree\\[^\n]{1,120}\\(?:sd|index)$/i, statement: 'A scheduled task is hidden' },
  { name: 'recording_off', category: 'defence_evasion', technique: 'T1562.002', weight: 0.5, path: /\\(?:scriptblocklogging\\enablescriptblocklogging|wininet\\autologger[^\n]{0,60}\\start|eventlog[\w-]{0,20}\\[^\n]{1,60}\\(?:start|enabled))$/i, value: UNSET, statement: 'What is recorded is switched off' },
]; // prettier-ignore

/** What was written to the registry, where attackers write. */
export function registryFacts(seen: Seen): Fact[] {
  const path = seen.first(
    'normal.registry.path',
    'targetobject',
    'registrykey',
    'registrypath',
    'regkeypath',
  );
  if (path === undefined) return [];
  const value = seen.first(
    'normal.registry.data.strings',
    'normal.registry.value',
    'details',
    'registryvaluedata',
  );
  return PLACES.filter((place) => place.path.test(path) && (place.value?.test(value ?? '') ?? true)).map(
    ({ name, category, technique, weight, statement }) => ({
      kind: `command.${category}.registry_${name}`,
      weight,
      polarity: 'malicious',
      statement: `${statement}: ${quoted(value === undefined ? path : `${path} = ${value}`)}.`,
      techniques: [technique],
      raw: { path: path.slice(0, 500), ...(value === undefined ? {} : { value: value.slice(0, 200) }) },
    }),
  );
}
