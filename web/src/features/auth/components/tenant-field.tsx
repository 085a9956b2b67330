import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { chooseTenant, chosenTenant } from '../../../shared/api/tenant.ts';
import { t } from '../../../shared/texts/texts.ts';

/** Where to sign in: for who asks for it, or has used it. */
export function TenantField() {
  const [slug, setSlug] = useState(chosenTenant() ?? '');
  return (
    <TextInput
      label={t`Tenant`}
      description={t`Its short name; empty for the platform itself.`}
      size="sm"
      autoComplete="organization"
      autoCapitalize="none"
      spellCheck={false}
      value={slug}
      onChange={(event) => {
        const next = event.currentTarget.value.trim();
        setSlug(next);
        chooseTenant(next);
      }}
    />
  );
}
