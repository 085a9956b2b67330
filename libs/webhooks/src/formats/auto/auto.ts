import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { rawEmail } from '../raw-email/raw-email.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** What it knows, all the others say: `parseDelivery` asks each of them. */
export const auto = defineFormat({
  name: 'auto',
  title: 'Any sender',
  sender: 'Anything that can call an address: who it is, is recognised from what it sends',
  reads:
    'The alerts of every format here, alone, in lists and in the envelopes of queues and buses; CEF, LEEF, syslog and key=value; and any other JSON by its keys.',
  authentications: SOURCE_AUTHENTICATIONS,
  limit: rawEmail.limit,
  samples,
});
