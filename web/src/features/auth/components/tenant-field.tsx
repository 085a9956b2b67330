import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { chooseTenant, chosenTenant } from '../../../shared/api/tenant.ts';

/** Where to sign in: for who asks for it, or has used it. */
export function TenantField() {
  const [slug, setSlug] = useState(chosenTenant() ?? '');
  return (
    <TextInput
      label="Tenant"
      description="Its short name; empty for the platform itself."
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
