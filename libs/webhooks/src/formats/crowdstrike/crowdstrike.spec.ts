import { one, parse } from '../parsing.fixture.ts';

describe('crowdstrike', () => {
  it('reads an alert of the alerts API', () => {
    const alert = one('crowdstrike', {
      composite_id: 'cid:ind:1',
      display_name: 'MaliciousDocument',
      description: 'A document started a shell.',
      severity: 70,
      severity_name: 'High',
      tactic: 'Execution',
      technique_id: 'T1204',
      device: { hostname: 'DESK-7', device_id: 'd7', local_ip: '10.0.0.7', external_ip: '203.0.113.7' },
      user_name: 'alice',
      user_id: 'S-1-5-21-1',
      filename: 'evil.exe',
      filepath: '\\Device\\evil.exe',
      sha256: 'ab'.repeat(32),
      cmdline: 'evil.exe /go',
      ioc_type: 'domain',
      ioc_value: 'evil.example',
      timestamp: '2026-01-02T03:04:05.123456789Z',
    });
    expect(alert).toMatchObject({
      external_id: 'cid:ind:1',
      title: 'MaliciousDocument on DESK-7',
      severity: 'high',
      type: 'malware',
      occurred_at: '2026-01-02T03:04:05.123Z',
      fields: {
        host: { name: 'DESK-7', id: 'd7', ip: '10.0.0.7' },
        user: { name: 'alice', id: 'S-1-5-21-1' },
        file: { name: 'evil.exe', hash: { sha256: 'ab'.repeat(32) } },
        process: { command_line: 'evil.exe /go' },
        source: { ip: '203.0.113.7' },
        threat: { technique: { id: ['T1204'] } },
      },
      observables: [{ type: 'domain', value: 'evil.example' }],
    });
  });

  it.each([
    [{ severity: 10 }, 'informational'],
    [{ severity: 30 }, 'low'],
    [{ severity: 50 }, 'medium'],
    [{ severity: 70 }, 'high'],
    [{ severity: 90 }, 'critical'],
    [{ severity: 5 }, 'critical'],
  ])('knows what a number is one of: %j', (said, severity) => {
    expect(one('crowdstrike', { composite_id: 'cid:ind:2', ...said }).severity).toBe(severity);
  });

  it('says of a process that was only watched that it was not blocked', () => {
    const watched =
      'Detection, process would have been blocked if related prevention policy setting was enabled.';
    const verdictOf = (said: string) =>
      one('crowdstrike', { composite_id: 'cid:ind:3', pattern_disposition_description: said }).fields.vendor
        ?.verdict;
    expect(verdictOf(watched)).toBe('allowed');
    expect(verdictOf('Prevention, process was blocked from execution.')).toBe('blocked');
  });

  it.each(['constructor', '__proto__', 'toString'])('knows no kind of indicator called %s', (kind) => {
    const alert = one('crowdstrike', {
      composite_id: 'cid:ind:1',
      ioc_type: kind,
      ioc_value: 'evil.example',
    });
    expect(alert.observables).toEqual([]);
  });

  it('reads the event stream, a detection summary and a workflow webhook', () => {
    const stream = one('crowdstrike', {
      metadata: { eventType: 'DetectionSummaryEvent', offset: 1 },
      event: {
        DetectName: 'NGAV',
        DetectId: 'ldt:1',
        Severity: 4,
        ComputerName: 'PC1',
        UserName: 'bob',
        FileName: 'a.exe',
        SHA256String: 'cd'.repeat(32),
        MD5String: '0'.repeat(32),
      },
    });
    expect(stream).toMatchObject({
      external_id: 'ldt:1',
      severity: 'high',
      fields: { host: { name: 'PC1' }, file: { name: 'a.exe', hash: { sha256: 'cd'.repeat(32) } } },
    });
    expect(stream.fields.file?.hash).not.toHaveProperty('md5');
    const summary = one('crowdstrike', {
      resources: [
        {
          detection_id: 'ldt:2',
          max_severity_displayname: 'Critical',
          device: { hostname: 'PC2' },
          behaviors: [{ behavior_id: '1', cmdline: 'x', tactic: 'Persistence', sha256: 'ef'.repeat(32) }],
        },
      ],
    });
    expect(summary).toMatchObject({
      external_id: 'ldt:2',
      severity: 'critical',
      type: 'malware',
      fields: { host: { name: 'PC2' }, process: { command_line: 'x' } },
    });
    const workflow = one('crowdstrike', {
      meta: { event_reference_url: 'https://falcon.example/1', timestamp: 1_700_000_000, workflow_id: 'w' },
      data: {
        'detections.id': 'ldt:3',
        'detections.severity': 'Medium',
        'devices.hostname': 'PC3',
        'devices.id': 'd3',
        'detections.cmd_line': 'y',
      },
    });
    expect(workflow).toMatchObject({
      external_id: 'ldt:3',
      severity: 'medium',
      fields: { host: { name: 'PC3', id: 'd3' }, event: { url: 'https://falcon.example/1' } },
    });
  });

  it('triages a detection that names a file by the file and its host, whatever its tactic', () => {
    const detection = { composite_id: 'a:ind:b', tactic: 'Credential Access', device: { hostname: 'WS-1' } };
    expect(one('crowdstrike', { ...detection, sha256: 'ab'.repeat(32) }).type).toBe('malware');
    expect(one('crowdstrike', detection).type).toBe('account_compromise');
  });

  it('keeps what is not Falcon as a generic alert and says so', () => {
    const delivery = parse('crowdstrike', { title: 'Something', other: 1 });
    expect(delivery).toMatchObject({
      recognised: false,
      alerts: [{ title: 'Something', raw: { other: 1 } }],
    });
  });
});
