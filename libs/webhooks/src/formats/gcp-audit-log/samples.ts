import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A key of a service account is made, bare',
    body: {
      protoPayload: {
        '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
        status: {},
        authenticationInfo: { principalEmail: 'amy@corp.example' },
        requestMetadata: {
          callerIp: '198.51.100.7',
          callerSuppliedUserAgent: 'google-cloud-sdk gcloud/530.0.0',
        },
        serviceName: 'iam.googleapis.com',
        methodName: 'google.iam.admin.v1.CreateServiceAccountKey',
        authorizationInfo: [
          {
            resource: 'projects/-/serviceAccounts/100000000000000000042',
            permission: 'iam.serviceAccountKeys.create',
            granted: true,
          },
        ],
        resourceName: 'projects/-/serviceAccounts/100000000000000000042',
        request: { '@type': 'type.googleapis.com/google.iam.admin.v1.CreateServiceAccountKeyRequest' },
      },
      insertId: '1abcde0000042',
      resource: {
        type: 'service_account',
        labels: {
          project_id: 'shop-production',
          email_id: 'build@shop-production.iam.gserviceaccount.example',
          unique_id: '100000000000000000042',
        },
      },
      timestamp: '2026-11-22T12:00:00.123456Z',
      severity: 'NOTICE',
      logName: 'projects/shop-production/logs/cloudaudit.googleapis.com%2Factivity',
      receiveTimestamp: '2026-11-22T12:00:01.000000Z',
    },
    alerts: [
      {
        external_id: '1abcde0000042',
        title: 'Create service account key by amy@corp.example',
        severity: 'informational',
        type: 'account_compromise',
        occurred_at: '2026-11-22T12:00:00.123Z',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example' },
          source: { ip: '198.51.100.7' },
          cloud: {
            project: { id: 'shop-production' },
            service: { name: 'iam.googleapis.com' },
            provider: 'gcp',
          },
          resource: {
            id: 'projects/-/serviceAccounts/100000000000000000042',
            name: '100000000000000000042',
            type: 'service_account',
          },
          event: {
            action: 'google.iam.admin.v1.CreateServiceAccountKey',
            category: 'activity',
            provider: 'iam.googleapis.com',
            outcome: 'success',
          },
          user_agent: { original: 'google-cloud-sdk gcloud/530.0.0' },
          vendor: { severity: 'NOTICE', severity_scale: 'DEBUG..EMERGENCY' },
          observer: { vendor: 'Google', product: 'Cloud Audit Logs', type: 'cloud' },
        },
      },
    ],
  },
  {
    title: 'Somebody is given a role, as a page of entries',
    body: {
      entries: [
        {
          protoPayload: {
            '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
            authenticationInfo: { principalEmail: 'amy@corp.example' },
            requestMetadata: { callerIp: '2001:db8::7' },
            serviceName: 'cloudresourcemanager.googleapis.com',
            methodName: 'SetIamPolicy',
            authorizationInfo: [
              {
                resource: 'projects/shop-production',
                permission: 'resourcemanager.projects.setIamPolicy',
                granted: true,
              },
            ],
            resourceName: 'projects/shop-production',
            serviceData: {
              '@type': 'type.googleapis.com/google.iam.v1.logging.AuditData',
              policyDelta: {
                bindingDeltas: [{ action: 'ADD', role: 'roles/owner', member: 'user:bob@elsewhere.example' }],
              },
            },
          },
          insertId: '1abcde0000043',
          resource: { type: 'project', labels: { project_id: 'shop-production' } },
          timestamp: '2026-11-22T12:05:00Z',
          severity: 'NOTICE',
          logName: 'projects/shop-production/logs/cloudaudit.googleapis.com%2Factivity',
        },
      ],
    },
    alerts: [
      {
        external_id: '1abcde0000043',
        title: 'Set IAM policy on shop-production by amy@corp.example',
        severity: 'informational',
        type: 'privilege_escalation',
        occurred_at: '2026-11-22T12:05:00.000Z',
        fields: {
          user: {
            name: 'amy@corp.example',
            email: 'amy@corp.example',
            target: { name: 'bob@elsewhere.example', email: 'bob@elsewhere.example' },
          },
          source: { ip: '2001:db8::7' },
          cloud: {
            project: { id: 'shop-production' },
            service: { name: 'cloudresourcemanager.googleapis.com' },
            provider: 'gcp',
          },
          resource: { id: 'projects/shop-production', name: 'shop-production', type: 'project' },
          event: {
            action: 'SetIamPolicy',
            category: 'activity',
            provider: 'cloudresourcemanager.googleapis.com',
            outcome: 'success',
          },
          vendor: { severity: 'NOTICE', severity_scale: 'DEBUG..EMERGENCY' },
          observer: { vendor: 'Google', product: 'Cloud Audit Logs', type: 'cloud' },
        },
      },
    ],
  },
  {
    title: 'A machine that could not be deleted',
    body: {
      protoPayload: {
        '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
        status: { code: 7, message: "Required 'compute.instances.delete' permission is missing" },
        authenticationInfo: { principalEmail: 'build@shop-production.iam.gserviceaccount.example' },
        requestMetadata: { callerIp: 'gce-internal-ip', callerSuppliedUserAgent: 'Terraform/1.12' },
        serviceName: 'compute.googleapis.com',
        methodName: 'v1.compute.instances.delete',
        authorizationInfo: [{ permission: 'compute.instances.delete', granted: false }],
        resourceName: 'projects/shop-production/zones/europe-west3-a/instances/web-1',
      },
      insertId: '1abcde0000044',
      resource: {
        type: 'gce_instance',
        labels: { project_id: 'shop-production', instance_id: '4200000000000000042', zone: 'europe-west3-a' },
      },
      timestamp: '2026-11-22T12:10:00Z',
      severity: 'ERROR',
      logName: 'projects/shop-production/logs/cloudaudit.googleapis.com%2Factivity',
    },
    alerts: [
      {
        external_id: '1abcde0000044',
        title: 'Denied: Delete instances on web-1 by build@shop-production.iam.gserviceaccount.example',
        severity: 'high',
        occurred_at: '2026-11-22T12:10:00.000Z',
        fields: {
          user: {
            name: 'build@shop-production.iam.gserviceaccount.example',
            email: 'build@shop-production.iam.gserviceaccount.example',
          },
          cloud: {
            project: { id: 'shop-production' },
            service: { name: 'compute.googleapis.com' },
            provider: 'gcp',
            region: 'europe-west3',
          },
          resource: {
            id: 'projects/shop-production/zones/europe-west3-a/instances/web-1',
            name: 'web-1',
            type: 'gce_instance',
          },
          vendor: { verdict: 'blocked', severity: 'ERROR', severity_scale: 'DEBUG..EMERGENCY' },
          event: {
            action: 'v1.compute.instances.delete',
            category: 'activity',
            provider: 'compute.googleapis.com',
            code: '7',
            outcome: 'failure',
            reason: "Required 'compute.instances.delete' permission is missing",
          },
          user_agent: { original: 'Terraform/1.12' },
          host: { name: 'web-1', id: '4200000000000000042' },
          observer: { vendor: 'Google', product: 'Cloud Audit Logs', type: 'cloud' },
        },
      },
    ],
  },
];
