import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A malware alert',
    body: {
      guid: '-286218732.7910817006083139531',
      timestamp: 1795348800000,
      name: 'updater64.exe',
      type: 'KnownMalware',
      elementType: 'File',
      machineName: 'ws-0091',
      status: 'Quarantined',
      needsAttention: false,
      referenceGuid: '-286218732.7910817006083139531',
      score: 0.77,
      detectionValue: '62b9e0dfd0ef2cd88fdcd412523c7d9f',
      detectionValueType: 'DVT_FILE',
      detectionEngine: 'StaticAnalysis',
      malwareDataModel: {
        '@class': '.BaseFileMalwareDataModel',
        type: 'KnownMalware',
        detectionName: 'Gen:Trojan.Downloader.42',
        filePath: 'c:\\programdata\\tools\\updater64.exe',
      },
      id: {
        guid: '-286218732.7910817006083139531',
        timestamp: 1795348800000,
        malwareType: 'KnownMalware',
        elementType: 'File',
      },
      schedulerScan: false,
    },
    alerts: [
      {
        external_id: '-286218732.7910817006083139531',
        title: 'Gen:Trojan.Downloader.42: updater64.exe on ws-0091',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          host: { name: 'ws-0091' },
          file: {
            name: 'updater64.exe',
            path: 'c:\\programdata\\tools\\updater64.exe',
            hash: { md5: '62b9e0dfd0ef2cd88fdcd412523c7d9f' },
          },
          vendor: { state: 'Quarantined', verdict: 'quarantined' },
          rule: { name: 'Gen:Trojan.Downloader.42' },
          event: { category: 'KnownMalware' },
          observer: { vendor: 'Cybereason', product: 'Defense Platform', type: 'edr' },
        },
      },
    ],
  },
  {
    title: 'Malops of the inbox',
    body: {
      data: {
        malops: [
          {
            '@class': '.MalopInboxModel',
            guid: 'AAAA05JzW7vmNhCD',
            displayName: 'register-task.exe',
            rootCauseElementType: 'Process',
            primaryRootCauseName: 'register-task.exe',
            rootCauseElementNamesCount: 1,
            rootCauseElementHashes: 'f7b32703e444fdc75c09840afa3dcda8286f3b24',
            detectionEngines: ['EDR'],
            detectionTypes: ['Credentials read from memory'],
            malopDetectionType: 'CREDENTIAL_THEFT',
            creationTime: 1795348860000,
            lastUpdateTime: 1795352460000,
            malopStatus: 'Active',
            malopSeverity: 'High',
            malopPriority: 'LOW',
            machines: [
              {
                '@class': '.MachineInboxModel',
                guid: 'lbnnvBCi55eyTiwX',
                displayName: 'ws-0092',
                osType: 'WINDOWS',
                connected: true,
                isolated: false,
              },
            ],
            users: [
              {
                guid: 'AAAAGGHyKbMGbI4y',
                displayName: 'corp\\amy',
                admin: false,
                localSystem: false,
                domainUser: true,
              },
            ],
            decisionStatuses: ['Detected'],
            edr: true,
            escalated: false,
            closed: false,
          },
        ],
      },
      status: 'SUCCESS',
    },
    alerts: [
      {
        external_id: 'AAAA05JzW7vmNhCD',
        title: 'Credential theft: register-task.exe on ws-0092',
        severity: 'high',
        type: 'account_compromise',
        occurred_at: '2026-11-22T12:01:00.000Z',
        state: 'open',
        fields: {
          event: { category: 'CREDENTIAL_THEFT' },
          vendor: { state: 'Active', verdict: 'detected', severity: 'High' },
          host: { name: 'ws-0092', id: 'lbnnvBCi55eyTiwX', os: { name: 'windows' } },
          user: { name: 'amy', domain: 'corp' },
          process: { name: 'register-task.exe' },
          file: { name: 'register-task.exe', hash: { sha1: 'f7b32703e444fdc75c09840afa3dcda8286f3b24' } },
          observer: { vendor: 'Cybereason', product: 'Defense Platform', type: 'edr' },
        },
      },
    ],
  },
  {
    title: 'Malops of the query API',
    body: {
      data: {
        resultIdToElementDataMap: {
          '11.-1234567890123456789': {
            simpleValues: {
              elementDisplayName: { totalValues: 1, values: ['beacon.exe'] },
              detectionType: { totalValues: 1, values: ['maliciousByAccessingAddressType'] },
              malopActivityTypes: { totalValues: 1, values: ['CNC_COMMUNICATION'] },
              creationTime: { totalValues: 1, values: ['1795348920000'] },
              managementStatus: { totalValues: 1, values: ['UNREAD'] },
              rootCauseElementHashes: {
                totalValues: 1,
                values: ['1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c'],
              },
            },
            elementValues: {
              affectedMachines: {
                totalValues: 1,
                elementValues: [
                  { elementType: 'Machine', guid: '-1234.1198775089551518743', name: 'srv-0093' },
                ],
              },
              affectedUsers: {
                totalValues: 1,
                elementValues: [
                  { elementType: 'User', guid: '0.2548072792133848559', name: 'corp\\svc-web' },
                ],
              },
            },
            severity: null,
          },
        },
      },
    },
    alerts: [
      {
        external_id: '11.-1234567890123456789',
        title: 'Command and control communication: beacon.exe on srv-0093',
        type: 'command_and_control',
        occurred_at: '2026-11-22T12:02:00.000Z',
        state: 'open',
        fields: {
          event: { category: 'CNC_COMMUNICATION' },
          vendor: { state: 'UNREAD' },
          host: { name: 'srv-0093', id: '-1234.1198775089551518743' },
          user: { name: 'svc-web', domain: 'corp' },
          file: { name: 'beacon.exe', hash: { sha1: '1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c' } },
          observer: { vendor: 'Cybereason', product: 'Defense Platform', type: 'edr' },
        },
      },
    ],
  },
];
