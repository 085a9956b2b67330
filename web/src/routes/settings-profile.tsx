import { Stack } from '@mantine/core';
import { PasswordForm } from '../features/profile/components/password-form.tsx';
import { Sessions } from '../features/profile/components/sessions.tsx';
import { ROLE_SENTENCES } from '../shared/lib/roles.ts';
import { words } from '../shared/lib/words.ts';
import { useSession } from '../shared/session/session.ts';
import { Facts, Page } from '../shared/ui/page.tsx';
import { Section } from '../shared/ui/section.tsx';

export function Component() {
  const { name, email, role } = useSession();
  return (
    <Page title="Profile" narrow>
      <Stack gap="xl">
        <Section title="You">
          <Facts
            items={[
              ['Name', name],
              ['Email', email],
              ['Role', `${words(role)}. ${ROLE_SENTENCES[role]}`],
            ]}
          />
        </Section>
        <Section title="Password">
          <PasswordForm />
        </Section>
        <Section title="Sessions">
          <Sessions />
        </Section>
      </Stack>
    </Page>
  );
}
