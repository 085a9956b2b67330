import type { FormatSample } from '../define-format.ts';

const WORKSPACE =
  '/subscriptions/11111111-aaaa-4bbb-8ccc-000000000001/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/soc';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An incident of an automation rule with its entities',
    body: {
      eventUniqueId: '4f7d1c70-0a2f-41f0-9c51-0f5d1f0c1b01',
      objectSchemaType: 'Incident',
      objectEventType: 'Create',
      workspaceInfo: {
        SubscriptionId: '11111111-aaaa-4bbb-8ccc-000000000001',
        ResourceGroupName: 'soc',
        WorkspaceName: 'soc',
      },
      workspaceId: '22222222-aaaa-4bbb-8ccc-000000000002',
      object: {
        id: `${WORKSPACE}/providers/Microsoft.SecurityInsights/Incidents/33333333-aaaa-4bbb-8ccc-000000000003`,
        name: '33333333-aaaa-4bbb-8ccc-000000000003',
        etag: '"0100"',
        type: 'Microsoft.SecurityInsights/Incidents',
        properties: {
          title: 'Many failed sign-ins followed by a success',
          description: 'More than 20 failures and then a success within an hour.',
          severity: 'High',
          status: 'New',
          owner: { objectId: null, email: null, assignedTo: null, userPrincipalName: null },
          labels: [],
          firstActivityTimeUtc: '2026-11-22T12:00:00Z',
          lastActivityTimeUtc: '2026-11-22T12:40:00Z',
          lastModifiedTimeUtc: '2026-11-22T12:45:10.5Z',
          createdTimeUtc: '2026-11-22T12:45:10.1Z',
          incidentNumber: 4711,
          incidentUrl: 'https://portal.azure.example/#asset/Incident/33333333',
          providerName: 'Azure Sentinel',
          providerIncidentId: '4711',
          additionalData: {
            alertsCount: 1,
            bookmarksCount: 0,
            commentsCount: 0,
            alertProductNames: ['Azure Sentinel'],
            tactics: ['CredentialAccess'],
            techniques: ['T1110'],
          },
          relatedAnalyticRuleIds: [
            `${WORKSPACE}/providers/Microsoft.SecurityInsights/alertRules/44444444-aaaa-4bbb-8ccc-000000000004`,
          ],
          alerts: [],
          relatedEntities: [
            {
              id: `${WORKSPACE}/providers/Microsoft.SecurityInsights/Entities/5`,
              type: 'Microsoft.SecurityInsights/Entities',
              kind: 'Account',
              properties: {
                accountName: 'amy',
                upnSuffix: 'corp.example',
                displayName: 'Amy Park',
                friendlyName: 'amy',
              },
            },
            {
              id: `${WORKSPACE}/providers/Microsoft.SecurityInsights/Entities/6`,
              type: 'Microsoft.SecurityInsights/Entities',
              kind: 'Ip',
              properties: { address: '198.51.100.31', friendlyName: '198.51.100.31' },
            },
            {
              id: `${WORKSPACE}/providers/Microsoft.SecurityInsights/Entities/7`,
              type: 'Microsoft.SecurityInsights/Entities',
              kind: 'Host',
              properties: {
                hostName: 'ws-7',
                dnsDomain: 'corp.example',
                osFamily: 'Windows',
                friendlyName: 'ws-7',
              },
            },
          ],
        },
      },
    },
    alerts: [
      {
        external_id: '33333333-aaaa-4bbb-8ccc-000000000003',
        title: 'Many failed sign-ins followed by a success on ws-7.corp.example',
        severity: 'high',
        type: 'account_compromise',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          host: { name: 'ws-7.corp.example', os: { name: 'Windows' } },
          user: { name: 'amy@corp.example', email: 'amy@corp.example', full_name: 'Amy Park' },
          vendor: { state: 'New', severity: 'High', severity_scale: 'Informational..High' },
          event: {
            url: 'https://portal.azure.example/#asset/Incident/33333333',
            category: 'CredentialAccess',
            count: 1,
          },
          threat: { tactic: { name: ['CredentialAccess'] }, technique: { id: ['T1110'] } },
          source: { ip: '198.51.100.31' },
          rule: {
            id: '44444444-aaaa-4bbb-8ccc-000000000004',
            name: 'Many failed sign-ins followed by a success',
          },
          observer: { vendor: 'Microsoft', product: 'Sentinel', type: 'siem' },
        },
      },
    ],
  },
  {
    title: 'The same incident, closed',
    body: {
      objectSchemaType: 'Incident',
      objectEventType: 'Update',
      object: {
        id: `${WORKSPACE}/providers/Microsoft.SecurityInsights/Incidents/33333333-aaaa-4bbb-8ccc-000000000003`,
        name: '33333333-aaaa-4bbb-8ccc-000000000003',
        type: 'Microsoft.SecurityInsights/Incidents',
        properties: {
          title: 'Many failed sign-ins followed by a success',
          severity: 'High',
          status: 'Closed',
          classification: 'FalsePositive',
          classificationReason: 'IncorrectAlertLogic',
          classificationComment: 'A scanner of ours',
          createdTimeUtc: '2026-11-22T12:45:10.1Z',
          lastModifiedTimeUtc: '2026-11-22T14:00:00Z',
          incidentNumber: 4711,
        },
      },
    },
    alerts: [
      {
        external_id: '33333333-aaaa-4bbb-8ccc-000000000003',
        title: 'Many failed sign-ins followed by a success',
        severity: 'high',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:45:10.100Z',
        state: 'resolved',
        fields: {
          vendor: {
            state: 'Closed',
            verdict: 'false_positive',
            severity: 'High',
            severity_scale: 'Informational..High',
          },
          event: { reason: 'A scanner of ours' },
          rule: { name: 'Many failed sign-ins followed by a success' },
          observer: { vendor: 'Microsoft', product: 'Sentinel', type: 'siem' },
        },
      },
    ],
  },
  {
    title: 'A security alert, its entities as text',
    body: {
      TenantId: '22222222-aaaa-4bbb-8ccc-000000000002',
      TimeGenerated: '2026-11-22T12:41:00Z',
      AlertName: 'Mail forwarded to another domain',
      DisplayName: 'Mail forwarded to another domain',
      AlertSeverity: 'Medium',
      Description: 'A rule forwards mail out of the company.',
      ProviderName: 'ASI Scheduled Alerts',
      VendorName: 'Microsoft',
      ProductName: 'Azure Sentinel',
      SystemAlertId: '55555555-aaaa-4bbb-8ccc-000000000005',
      AlertType: '22222222-aaaa-4bbb-8ccc-000000000002_66666666-aaaa-4bbb-8ccc-000000000006',
      StartTime: '2026-11-22T12:00:00Z',
      EndTime: '2026-11-22T12:40:00Z',
      Status: 'New',
      Tactics: 'Collection, Exfiltration',
      Techniques: '["T1114","T1020"]',
      Entities:
        '[{"$id":"3","Name":"amy","UPNSuffix":"corp.example","AadUserId":"77777777-aaaa-4bbb-8ccc-000000000007","Type":"account"},{"$id":"4","Address":"198.51.100.32","Type":"ip"},{"$id":"5","Address":"198.51.100.33","Type":"ip"}]',
    },
    alerts: [
      {
        external_id: '55555555-aaaa-4bbb-8ccc-000000000005',
        title: 'Mail forwarded to another domain: amy@corp.example',
        severity: 'medium',
        type: 'data_exfiltration',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          vendor: { state: 'New', severity: 'Medium', severity_scale: 'Informational..High' },
          event: { category: 'Collection' },
          observer: { vendor: 'Microsoft', product: 'Sentinel', type: 'siem' },
          rule: { id: '66666666-aaaa-4bbb-8ccc-000000000006', name: 'Mail forwarded to another domain' },
          threat: { tactic: { name: ['Collection', 'Exfiltration'] }, technique: { id: ['T1114', 'T1020'] } },
          user: {
            name: 'amy@corp.example',
            email: 'amy@corp.example',
            id: '77777777-aaaa-4bbb-8ccc-000000000007',
          },
          source: { ip: '198.51.100.32' },
        },
        observables: [{ type: 'ip', value: '198.51.100.33' }],
      },
    ],
  },
];
