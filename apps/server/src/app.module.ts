import { Module, type DynamicModule } from '@nestjs/common';
import { ActionsModule, actionsEntities } from '#actions';
import { ApprovalsModule, approvalsEntities } from '#approvals';
import { AuditModule, auditEntities } from '#audit';
import { AuthModule, authEntities } from '#auth';
import { ConnectorsModule, connectorsEntities } from '#connectors';
import { IncidentsModule, incidentsEntities } from '#incidents';
import { NotificationsModule, notificationsEntities } from '#notifications';
import { PlatformModule, type Config } from '#platform';
import { PlaybooksModule, playbooksEntities } from '#playbooks';
import { PoliciesModule, policiesEntities } from '#policies';
import { SettingsModule } from '#settings';
import { TenantsModule } from '#tenants';
import { TriageModule, triageEntities } from '#triage';
import { UsersModule, usersEntities } from '#users';
import { WebhooksModule, webhooksEntities } from '#webhooks';

const entities = [
  ...actionsEntities,
  ...approvalsEntities,
  ...auditEntities,
  ...authEntities,
  ...connectorsEntities,
  ...incidentsEntities,
  ...notificationsEntities,
  ...playbooksEntities,
  ...policiesEntities,
  ...triageEntities,
  ...usersEntities,
  ...webhooksEntities,
];

@Module({})
export class AppModule {
  /** `databaseUrl` null builds everything but the connections, for the OpenAPI document. */
  static forRoot(config: Config, databaseUrl: string | null): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot({ config, databaseUrl, entities }),
        UsersModule,
        AuthModule,
        AuditModule,
        IncidentsModule,
        WebhooksModule,
        ConnectorsModule,
        PoliciesModule,
        ActionsModule,
        ApprovalsModule,
        TriageModule,
        PlaybooksModule,
        NotificationsModule,
        SettingsModule,
        TenantsModule,
      ],
    };
  }
}
