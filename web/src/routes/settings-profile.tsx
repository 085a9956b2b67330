import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { signInMethodsQuery } from '../features/auth/auth.queries.ts';
import { SignOnNotice } from '../features/auth/components/sign-on-notice.tsx';
import { Identities } from '../features/profile/components/identities.tsx';
import { NotificationChannels } from '../features/profile/components/notification-channels.tsx';
import { PasswordForm } from '../features/profile/components/password-form.tsx';
import { Sessions } from '../features/profile/components/sessions.tsx';
import { TimeZone } from '../features/profile/components/time-zone.tsx';
import { SecondFactors } from '../features/auth/components/second-factors.tsx';
import { ROLE_SENTENCES } from '../shared/lib/roles.ts';
import { words } from '../shared/lib/words.ts';
import { useSession } from '../shared/session/session.ts';
import { Facts, Page } from '../shared/ui/page.tsx';
import { Section } from '../shared/ui/section.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const { name, email, role } = useSession();
  const provider = useQuery(signInMethodsQuery).data?.single_sign_on;
  return (
    <Page title={t`Profile`} narrow>
      <Stack gap="xl">
        <Section title={t`You`}>
          <Facts
            items={[
              [t`Name`, name],
              [t`Email`, email],
              [t`Role`, `${words(role)}. ${ROLE_SENTENCES[role]}`],
            ]}
          />
        </Section>
        <Section title={t`Times`}>
          <TimeZone />
        </Section>
        <Section title={t`Notifications`}>
          <NotificationChannels />
        </Section>
        <Section title={t`Password`}>
          <PasswordForm />
        </Section>
        <Section title={t`Second factor`}>
          <SecondFactors />
        </Section>
        {provider && (
          <Section title={t`Single sign-on`}>
            <SignOnNotice />
            <Identities provider={provider.name} />
          </Section>
        )}
        <Section title={t`Sessions`}>
          <Sessions />
        </Section>
      </Stack>
    </Page>
  );
}
