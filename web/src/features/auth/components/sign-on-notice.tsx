import { Alert } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { signOnProblem } from '../sign-on-words.ts';

/** Why the identity provider's answer signed nobody in, as the address says. */
export function SignOnNotice() {
  const [params] = useSearchParams();
  const words = signOnProblem(params.get('problem'));
  if (words === null) return null;
  return (
    <Alert color="red" variant="light" role="alert" mb="lg" icon={<IconAlertOctagon size={18} aria-hidden />}>
      {words}
    </Alert>
  );
}
