import { Fragment } from 'react';
import { defang } from '../lib/defang.ts';
import { exact } from '../lib/time.ts';
import { visible } from '../lib/visible.ts';

const NOTABLE =
  /(https?:\/\/[^\s<>"'”’)]+|\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b)/gi;
const SHOWN_HASH = 10;

/**
 * A sentence of the server or of an alert: addresses defanged, turning characters written out, hashes shortened (whole on hover), times in the reader's
 * zone, nothing a link.
 */
export function FactText({ text }: { text: string }) {
  return text.split(NOTABLE).map((part, index) => (
    // A capturing split alternates: plain text, match, plain text, …
    <Fragment key={index}>{index % 2 === 0 ? visible(part) : <Notable value={part} />}</Fragment>
  ));
}

function Notable({ value }: { value: string }) {
  if (/^https?:/i.test(value)) return <code>{visible(defang(value))}</code>;
  if (value.endsWith('Z')) return <time dateTime={value}>{exact(value)}</time>;
  return <code title={value}>{`${value.slice(0, SHOWN_HASH)}…${value.slice(-4)}`}</code>;
}
