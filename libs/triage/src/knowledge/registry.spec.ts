import { registryFacts } from './registry.ts';
import { Seen } from './seen.ts';

const facts = (TargetObject: string, Details = '') => registryFacts(new Seen({ TargetObject, Details }));

describe('the registry', () => {
  it.each([
    ['run_key', 'HKU\\S-1-5-21\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\u', 'C:\\u.exe'],
    ['sign_in_program', 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon\\Shell', 'u.exe'],
    ['debugger_of_program', 'HKLM\\x\\Image File Execution Options\\sethc.exe\\Debugger', 'cmd.exe'],
    ['class_hijacked', 'HKU\\S-1_Classes\\CLSID\\{97d47d56-3777-49fb-8e8f-90d7e30e1a1e}\\TreatAs\\(Default)', 'x'],
    ['protection_off', 'HKLM\\x\\Windows Defender\\Real-Time Protection\\DisableRealtimeMonitoring', 'DWORD (0x00000001)'],
    ['exclusion', 'HKLM\\x\\Windows Defender\\Exclusions\\Paths\\C:', '0'],
    ['user_control_off', 'HKLM\\x\\Policies\\System\\EnableLUA', 'DWORD (0x00000000)'],
    ['handler_hijacked', 'HKU\\S-1_Classes\\ms-settings\\shell\\open\\command\\(Default)', 'cmd.exe'],
    ['password_in_memory', 'HKLM\\x\\WDigest\\UseLogonCredential', '1'],
    ['security_package', 'HKLM\\System\\CurrentControlSet\\Control\\Lsa\\Security Packages', 'x'],
    ['remote_desktop_opened', 'HKLM\\x\\Terminal Server\\fDenyTSConnections', '0'],
    ['task_hidden', 'HKLM\\x\\Schedule\\TaskCache\\Tree\\u\\SD', ''],
    ['recording_off', 'HKLM\\x\\ScriptBlockLogging\\EnableScriptBlockLogging', '0'],
  ])('shows %s', (name, path, value) => {
    expect(facts(path, value).map(({ kind }) => kind.split('.').at(-1))).toEqual([`registry_${name}`]);
  }); // prettier-ignore

  it.each([
    ['HKLM\\x\\Windows Defender\\Real-Time Protection\\DisableRealtimeMonitoring', 'DWORD (0x00000000)'],
    ['HKLM\\x\\Policies\\System\\EnableLUA', 'DWORD (0x00000001)'],
    ['HKLM\\SOFTWARE\\Vendor\\Settings\\Theme', 'dark'],
  ])('says nothing of %s = %s', (path, value) => {
    expect(facts(path, value)).toEqual([]);
  });

  it('is quoted with what was written', () => {
    expect(facts('HKLM\\x\\WDigest\\UseLogonCredential', '1')[0]?.statement).toBe(
      'Windows is made to keep passwords in memory: “HKLM\\x\\WDigest\\UseLogonCredential = 1”.',
    );
  });
});
