import { Fragment } from 'react';
import { defang } from '../lib/defang.ts';
import { withoutMiddle } from '../lib/shorten.ts';
import { exact } from '../lib/time.ts';
import { visible } from '../lib/visible.ts';

/** Names of domains and addresses of people stay whole: what is hidden in their middle deceives. */
const NOTABLE =
  /(https?:\/\/[^\s<>"'”’)]+|\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b|(?<=\bmessage )<[^\s<>]{38,}>|\barn:[\w:/.+=@-]{30,}|\b[\w+=]{41,})/gi;
const TIME = /^\d{4}-\d\d-\d\dT/;

/**
 * A sentence of the server or of an alert: addresses defanged, turning characters written out, hashes and other long
 * ids without their middle (whole on hover), times in the reader's zone, nothing a link.
 */
export function FactText({ text }: { text: string }) {
  return text.split(NOTABLE).map((part, index) => (
    // A capturing split alternates: plain text, match, plain text, …
    <Fragment key={index}>{index % 2 === 0 ? visible(part) : <Notable value={part} />}</Fragment>
  ));
}

function Notable({ value }: { value: string }) {
  if (/^https?:/i.test(value)) return <code>{visible(defang(value))}</code>;
  if (TIME.test(value)) return <time dateTime={value}>{exact(value)}</time>;
  return <code title={visible(value)}>{visible(withoutMiddle(value))}</code>;
}
