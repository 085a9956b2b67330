import { spawnSync } from 'node:child_process';
import { ensureTool } from './tools.mjs';

const reason = 'the tests of what real senders deliver';

export function ensureAlertmanager() {
  return ensureTool({
    variable: 'ALERTMANAGER_PATH',
    names: ['prometheus-alertmanager', 'alertmanager'],
    aptPackages: ['prometheus-alertmanager'],
    reason,
  });
}

/** With its destination http(), which Debian has in a package of its own. */
export function ensureSyslogNg() {
  return ensureTool({
    variable: 'SYSLOG_NG_PATH',
    names: ['syslog-ng'],
    // On the path of root only.
    places: ['/usr/sbin/syslog-ng'],
    suits: hasHttp,
    aptPackages: ['syslog-ng-core', 'syslog-ng-mod-http'],
    reason,
  });
}

function hasHttp(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return /^Available-Modules:.*\bhttp\b/m.test(stdout ?? '');
}
