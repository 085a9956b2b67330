import { Skeleton, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { onAccessDemand, type AccessDemand } from '../../../shared/api/client.ts';
import {
  postAuthReauthenticate,
  postAuthReauthenticateOptions,
  type ReauthenticateDto,
} from '../../../shared/api/generated/index.ts';
import { keys } from '../../../shared/api/query-keys.ts';
import { later } from '../../../shared/lib/later.tsx';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { FactorForm } from './factor-form.tsx';
import { ReauthenticateAtProvider } from './reauthenticate-at-provider.tsx';
import { t } from '../../../shared/texts/texts.ts';

const EnrolSecondFactor = later(() =>
  import('./enrol-second-factor.tsx').then((module) => module.EnrolSecondFactor),
);

interface Open {
  demand: AccessDemand;
  answer: (met: boolean) => void;
}

/**
 * Opens when the server wants a proof of who sits here, or a second factor, before it does what it was asked. The
 * request waits and is sent again; closing the dialog gives it up.
 */
export function AccessDialog() {
  const [open, setOpen] = useState<Open | null>(null);
  const waiting = useRef<Promise<boolean> | null>(null);
  useEffect(
    () =>
      onAccessDemand((demand) => {
        // Requests that are refused together wait for one dialog.
        waiting.current ??= new Promise<boolean>((resolve) => {
          setOpen({
            demand,
            answer: (met) => {
              waiting.current = null;
              setOpen(null);
              resolve(met);
            },
          });
        });
        return waiting.current;
      }),
    [],
  );
  useEscapeFirst(() => open?.answer(false), open?.demand === 'reauthentication_required');
  if (open === null) return null;
  const proves = open.demand === 'reauthentication_required';
  return (
    <Dialog
      onClose={() => open.answer(false)}
      // Recovery codes are shown once: neither a key nor a click beside it may lose them.
      closeOnEscape={false}
      closeOnClickOutside={proves}
      title={proves ? t`Is it you?` : t`Set up a second factor first`}
    >
      {proves ? (
        <Reauthenticate onDone={() => open.answer(true)} />
      ) : (
        <>
          <Text mb="lg">{t`Your role needs a second factor for this. Then it goes on where you were.`}</Text>
          <EnrolSecondFactor onDone={() => open.answer(true)} />
        </>
      )}
    </Dialog>
  );
}

/** The dialog below, which waits for this one, would close with it: so this hears Escape before any other does. */
function useEscapeFirst(close: () => void, active: boolean): void {
  const current = useRef({ close, active });
  useEffect(() => {
    current.current = { close, active };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !current.current.active) return;
      event.stopImmediatePropagation();
      current.current.close();
    };
    globalThis.addEventListener('keydown', onKey, true);
    return () => globalThis.removeEventListener('keydown', onKey, true);
  }, []);
}

function Reauthenticate({ onDone }: { onDone: () => void }) {
  const queryClient = useQueryClient();
  const options = useMutation({ mutationFn: () => postAuthReauthenticateOptions() });
  const prove = useMutation({
    mutationFn: (body: ReauthenticateDto) => postAuthReauthenticate({ body }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.secondFactors });
      onDone();
    },
  });
  const { mutate: load } = options;
  useEffect(() => load(), [load]);
  if (options.isError)
    return <ErrorNotice error={options.error} doing={t`ask who you are`} retry={() => load()} />;
  if (!options.data) return <Skeleton height={120} aria-label={t`Loading`} role="status" />;
  const atProvider = options.data.methods.includes('single_sign_on');
  const here = options.data.methods.filter((method) => method !== 'single_sign_on');
  return (
    <>
      <Text mb="lg">{t`This changes who may do what. Prove once more that it is you; then it is done.`}</Text>
      {(here.length > 0 || !atProvider) && (
        <FactorForm
          methods={here}
          passkey={options.data.passkey}
          doing={t`prove who you are`}
          verb={t`Go on`}
          pending={prove.isPending}
          error={prove.error}
          onProof={(proof) => prove.mutate(proof)}
        />
      )}
      {atProvider && <ReauthenticateAtProvider alone={here.length === 0} />}
    </>
  );
}
