import type { Json } from '#contracts';
import { readBody, type BodyItem, type ReadBody } from './index.ts';

export const LIMIT = 100_000;
export const read = (body: string | Buffer, type = 'application/json', encoding?: string): ReadBody =>
  readBody(
    Buffer.from(body),
    { 'content-type': type, ...(encoding === undefined ? {} : { 'content-encoding': encoding }) },
    LIMIT,
  );
export const contents = ({ items }: ReadBody): (Json | { text: string })[] =>
  items.map((item: BodyItem) =>
    item.kind === 'json' ? item.json : { text: item.kind === 'text' ? item.text : 'mail' },
  );
export const refusal = (work: () => unknown): string => {
  try {
    work();
    return 'read';
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
};

export const ALERT = '{"title":"Zugriff durch Müller","severity":"high"}';
export const PARSED = JSON.parse(ALERT) as Json;
export const plain = (text: string | Buffer, type?: string, encoding?: string) => {
  const found = read(text, type, encoding);
  return { contents: contents(found), marks: found.marks };
};
