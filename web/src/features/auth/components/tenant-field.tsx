import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { chooseTenant, chosenTenant } from '../../../shared/api/tenant.ts';

/** Where to sign in. Most installations have one tenant only: the field is there for who asks for it, or has used it. */
export function TenantField() {
  const [slug, setSlug] = useState(chosenTenant);
  if (slug === null)
    return (
      <Button
        variant="subtle"
        size="compact-sm"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => setSlug('')}
      >
        Sign in to a tenant
      </Button>
    );
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
