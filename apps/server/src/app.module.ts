import { Module, type DynamicModule } from '@nestjs/common';
import { ActionsModule } from '#actions';
import { ApprovalsModule } from '#approvals';
import { AuditModule } from '#audit';
import { AuthModule } from '#auth';
import { ConnectorsModule } from '#connectors';
import { FirstRunModule } from '#first-run';
import { GeolocationModule } from '#geolocation';
import { IncidentsModule } from '#incidents';
import { InventoryModule } from '#inventory';
import { MailboxesModule } from '#mailboxes';
import { NotificationsModule } from '#notifications';
import { PlatformModule, type Config } from '#platform';
import { PlaybooksModule } from '#playbooks';
import { PoliciesModule } from '#policies';
import { SettingsModule } from '#settings';
import { TeamsModule } from '#teams';
import { TenantsModule } from '#tenants';
import { TriageModule } from '#triage';
import { UsersModule } from '#users';
import { WebhooksModule } from '#webhooks';
import { DemoModule } from './demo/demo.module.ts';

@Module({})
export class AppModule {
  /** `databaseUrl` null builds everything but the connections, for the OpenAPI document. */
  static forRoot(config: Config, databaseUrl: string | null): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot({ config, databaseUrl }),
        UsersModule,
        TeamsModule,
        AuthModule,
        AuditModule,
        GeolocationModule,
        IncidentsModule,
        InventoryModule,
        WebhooksModule,
        MailboxesModule,
        ConnectorsModule,
        PoliciesModule,
        ActionsModule,
        ApprovalsModule,
        TriageModule,
        PlaybooksModule,
        NotificationsModule,
        SettingsModule,
        FirstRunModule,
        TenantsModule,
        DemoModule,
      ],
    };
  }
}
