import { Button, Stack, Text } from '@mantine/core';
import { IconDeviceMobile, IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { passkeysSupported } from '../../../shared/lib/passkey.ts';
import { secondFactorsQuery } from '../second-factors.queries.ts';
import { PasskeyEnrolment } from './passkey-enrolment.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpEnrolment } from './totp-enrolment.tsx';
import { t } from '../../../shared/texts/texts.ts';

type Step = 'choose' | 'totp' | 'passkey';

interface EnrolSecondFactorProps {
  /** Known already which. */
  begin?: Exclude<Step, 'choose'>;
  onDone: () => void;
  /** From the first step; left out: there is none. */
  onBack?: () => void;
}

/** Sets one up, an app or a passkey, and shows the recovery codes that come with the first. */
export function EnrolSecondFactor({ begin, onDone, onBack }: EnrolSecondFactorProps) {
  const [step, setStep] = useState<Step>(begin ?? 'choose');
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes !== null) return <RecoveryCodes codes={codes} onStored={onDone} />;
  const enrolled = (made: string[] | null): void => (made === null ? onDone() : setCodes(made));
  const back = (): void => (begin === undefined ? setStep('choose') : onBack?.());
  if (step === 'totp') return <TotpEnrolment onDone={enrolled} onBack={back} />;
  if (step === 'passkey') return <PasskeyEnrolment onDone={enrolled} onBack={back} />;
  return <Choice onChoose={setStep} />;
}

function Choice({ onChoose }: { onChoose: (step: Step) => void }) {
  const factors = useQuery(secondFactorsQuery);
  const obstacle = passkeyObstacle(factors.data?.passkey_origin);
  return (
    <Stack gap="md">
      <Button
        justify="flex-start"
        size="md"
        variant="default"
        leftSection={<IconDeviceMobile size={18} aria-hidden />}
        disabled={factors.data?.totp != null}
        onClick={() => onChoose('totp')}
      >
        {t`Authenticator app`}
      </Button>
      <Button
        justify="flex-start"
        size="md"
        variant="default"
        leftSection={<IconKey size={18} aria-hidden />}
        disabled={obstacle !== null}
        onClick={() => onChoose('passkey')}
      >
        {t`Passkey or security key`}
      </Button>
      {obstacle !== null && (
        <Text size="sm" c="dimmed">
          {obstacle}
        </Text>
      )}
    </Stack>
  );
}

/** Why no passkey can be made on this page; null: one can. */
export function passkeyObstacle(origin: string | null | undefined): string | null {
  if (origin === undefined) return null;
  if (origin === null)
    return t`Passkeys need an address with a name and https: an administrator sets it as BASE_URL.`;
  const { origin: here } = globalThis.location;
  if (here !== origin)
    return t`Passkeys work at ${origin}, and this page was opened at ${here}. Open it there.`;
  return passkeysSupported() ? null : t`This browser has no passkeys.`;
}
