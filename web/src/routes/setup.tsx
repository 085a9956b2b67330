import type { FirstRunStep } from '#contracts';
import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { ChooseType } from '../features/connectors/components/choose-type.tsx';
import { FirstRunPage } from '../features/first-run/components/first-run-page.tsx';
import { ChooseMode } from '../features/policy/components/choose-mode.tsx';
import { FirstSource } from '../features/sources/components/first-source.tsx';
import { NewUser } from '../features/users/components/user-form.tsx';
import type { FirstRunDto } from '../shared/api/generated/index.ts';
import { useCan } from '../shared/session/session.ts';
import { SecretOnce } from '../shared/ui/secret-once.tsx';
import { many, rich, t } from '../shared/texts/texts.ts';

interface StepContentProps {
  state: FirstRunDto;
  done: boolean;
}

const CONTENTS: Record<FirstRunStep, (props: StepContentProps) => React.ReactNode> = {
  password: PasswordStep,
  source: SourceStep,
  connector: ConnectorStep,
  second_person: SecondPersonStep,
  policy_mode: PolicyModeStep,
};

export function Component() {
  return (
    <FirstRunPage
      stepOf={(name, state) => {
        const Content = CONTENTS[name];
        const done = state.steps.some((step) => step.name === name && step.done);
        return <Content state={state} done={done} />;
      }}
    />
  );
}

function PasswordStep({ done }: StepContentProps) {
  return (
    <Text size="sm">
      {done ? t`You signed in with one that only you know. A second factor is set up in ` : t`Change it in `}
      <Link to="/settings/profile">{t`your profile`}</Link>.
    </Text>
  );
}

function SourceStep({ state }: StepContentProps) {
  return <FirstSource sourceId={state.source_id} mayWrite={useCan('source:write')} />;
}

function ConnectorStep({ state: { connector }, done }: StepContentProps) {
  const mayWrite = useCan('connector:write');
  const [choosing, setChoosing] = useState(false);
  return (
    <Stack gap="xs" align="flex-start">
      {connector && (
        <Text size="sm">
          <Link to={`/connectors/${connector.id}`}>{connector.name}</Link>{' '}
          {connector.health_status === 'healthy'
            ? t`answers.`
            : (connector.health_error ?? t`was not asked yet: test it on its page.`)}
        </Text>
      )}
      {mayWrite ? (
        <Button variant={done ? 'default' : 'filled'} onClick={() => setChoosing(true)}>
          {connector ? t`Connect another service` : t`Choose what to connect`}
        </Button>
      ) : (
        <Text size="sm">{t`An administrator can set one up.`}</Text>
      )}
      {choosing && <ChooseType onClose={() => setChoosing(false)} />}
    </Stack>
  );
}

function SecondPersonStep({ state, done }: StepContentProps) {
  const mayWrite = useCan('user:write');
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<{ email: string; password: string } | null>(null);
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">
        {rich`${many(state.deciders, 'person', 'people')} may decide approvals now. ${done && <Link to="/settings/users">{t`All users`}</Link>}`}
      </Text>
      {mayWrite ? (
        <Button variant={done ? 'default' : 'filled'} onClick={() => setMaking(true)}>
          {t`Add a person`}
        </Button>
      ) : (
        <Text size="sm">{t`An administrator can add one.`}</Text>
      )}
      {making && (
        <NewUser
          onClose={() => setMaking(false)}
          onCreated={(email, password) => {
            setMaking(false);
            if (password !== null) setMade({ email, password });
          }}
        />
      )}
      {made && (
        <SecretOnce title={t`Password of ${made.email}`} secret={made.password} onClose={() => setMade(null)}>
          {t`Hand it over in a safe way; it is changed at the first sign-in.`}
        </SecretOnce>
      )}
    </Stack>
  );
}

function PolicyModeStep({ done }: StepContentProps) {
  return <ChooseMode chosen={done} mayWrite={useCan('policy:write')} />;
}
