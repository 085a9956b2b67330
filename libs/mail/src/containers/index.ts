import { attachedMail } from './attached-mail/attached-mail.ts';
import { calendar } from './calendar/calendar.ts';
import type { Container } from './define-container.ts';
import { gzip } from './gzip/gzip.ts';
import { html } from './html/html.ts';
import { image } from './image/image.ts';
import { office } from './office/office.ts';
import { oldOffice } from './old-office/old-office.ts';
import { onenote } from './onenote/onenote.ts';
import { outlookMessage } from './outlook-message/outlook-message.ts';
import { pdf } from './pdf/pdf.ts';
import { rtf } from './rtf/rtf.ts';
import { script } from './script/script.ts';
import { shortcut } from './shortcut/shortcut.ts';
import { smime } from './smime/smime.ts';
import { svg } from './svg/svg.ts';
import { tar } from './tar/tar.ts';
import { text } from './text/text.ts';
import { tnef } from './tnef/tnef.ts';
import { zip } from './zip/zip.ts';

/** What can be opened; the first that recognises a part opens it. A folder that is missing here fails the spec. */
export const CONTAINERS: readonly Container[] = [
  outlookMessage,
  oldOffice,
  office,
  zip,
  gzip,
  tar,
  tnef,
  onenote,
  image,
  pdf,
  rtf,
  shortcut,
  smime,
  svg,
  html,
  calendar,
  script,
  attachedMail,
  text,
];
