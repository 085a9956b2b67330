import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A streamed audit event',
    body: {
      id: '00000000-0000-4000-8000-000000000601',
      author_id: 4242,
      author_name: 'Amy Park',
      entity_id: 42,
      entity_type: 'Project',
      entity_path: 'shop/web',
      event_type: 'project_access_token_created',
      ip_address: '198.51.100.7',
      target_id: 7,
      target_type: 'User',
      target_details: 'build',
      created_at: '2026-11-22T12:00:00.123Z',
      details: {
        custom_message: 'Created a token of the project',
        author_name: 'Amy Park',
        author_email: 'amy@corp.example',
        ip_address: '198.51.100.7',
        entity_path: 'shop/web',
      },
    },
    alerts: [
      {
        external_id: '00000000-0000-4000-8000-000000000601',
        title: 'Project access token created in shop/web by amy@corp.example',
        type: 'account_compromise',
        occurred_at: '2026-11-22T12:00:00.123Z',
        fields: {
          source: { ip: '198.51.100.7' },
          event: {
            action: 'project_access_token_created',
            category: 'Project',
            reason: 'Created a token of the project',
          },
          user: {
            name: 'amy@corp.example',
            email: 'amy@corp.example',
            id: '4242',
            target: { name: 'build' },
          },
          resource: { name: 'shop/web', type: 'project' },
          observer: { vendor: 'GitLab', type: 'code' },
        },
      },
    ],
  },
  {
    title: 'A vulnerability',
    body: {
      object_kind: 'vulnerability',
      object_attributes: {
        url: 'https://gitlab.example/shop/web/-/security/vulnerabilities/42',
        title: 'Code can be run by a name in left-side',
        state: 'detected',
        severity: 'high',
        report_type: 'dependency_scanning',
        confidence: 'unknown',
        location: {
          file: 'package-lock.json',
          dependency: { package: { name: 'left-side' }, version: '1.9.0' },
        },
        identifiers: [
          {
            name: 'CVE-2026-00042',
            external_id: 'CVE-2026-00042',
            external_type: 'cve',
            url: 'https://cve.example/CVE-2026-00042',
          },
        ],
        project_id: 42,
        created_at: '2026-11-22T12:00:00Z',
        updated_at: '2026-11-22T12:00:00Z',
      },
      project: { id: 42, path_with_namespace: 'shop/web', web_url: 'https://gitlab.example/shop/web' },
    },
    alerts: [
      {
        external_id: 'https://gitlab.example/shop/web/-/security/vulnerabilities/42',
        title: 'Code can be run by a name in left-side in shop/web',
        severity: 'high',
        type: 'vulnerability',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          vendor: { state: 'detected', severity: 'high', severity_scale: 'info..critical' },
          rule: { name: 'Code can be run by a name in left-side' },
          event: {
            category: 'dependency_scanning',
            url: 'https://gitlab.example/shop/web/-/security/vulnerabilities/42',
          },
          file: { path: 'package-lock.json' },
          package: { name: 'left-side', version: '1.9.0' },
          vulnerability: { id: 'CVE-2026-00042' },
          resource: { name: 'shop/web', type: 'project' },
          observer: { vendor: 'GitLab', type: 'code' },
        },
      },
    ],
  },
  {
    title: 'A push',
    body: {
      object_kind: 'push',
      event_name: 'push',
      before: '00000000000000000000000000000000000000aa',
      after: '00000000000000000000000000000000000000ab',
      ref: 'refs/heads/main',
      user_id: 4242,
      user_name: 'Amy Park',
      user_username: 'amy',
      user_email: 'amy@corp.example',
      project_id: 42,
      project: {
        id: 42,
        name: 'web',
        path_with_namespace: 'shop/web',
        web_url: 'https://gitlab.example/shop/web',
      },
      commits: [
        {
          id: '00000000000000000000000000000000000000ab',
          message: 'Take another mirror',
          timestamp: '2026-11-22T13:00:00+01:00',
          url: 'https://gitlab.example/shop/web/-/commit/ab',
          author: { name: 'Amy Park', email: 'amy@corp.example' },
        },
      ],
      total_commits_count: 1,
    },
    alerts: [
      {
        external_id: 'shop/web/main@00000000000000000000000000000000000000ab',
        title: 'Push to main of shop/web by amy',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          user: { name: 'amy', email: 'amy@corp.example', id: '4242' },
          event: { action: 'push', url: 'https://gitlab.example/shop/web' },
          resource: { name: 'shop/web', type: 'project' },
          observer: { vendor: 'GitLab', type: 'code' },
        },
      },
    ],
  },
];
