/** Text, the number of the plural around it, or a value of the sentence by its place. */
export type MessagePart = string | typeof NUMBER | ValuePart;

interface ValuePart {
  at: number;
  forms?: ReadonlyMap<string, MessagePart[]>;
  inside?: MessagePart[];
}

export const NUMBER = Symbol('#');

/**
 * Reads what catalogues hold of ICU's message format: `{0}`, `{0, plural, one {# mail} other {# mails}}`, `<0>…</0>`,
 * and quoted signs (`'{'`). A translator's slip is shown as it is written: a page without a text would be worse.
 */
export function parseMessage(message: string): MessagePart[] {
  return new Reader(message).parts(() => false);
}

const VALUE = /^\{\s*(\d{1,2})\s*\}/;
const PLURAL = /^\{\s*(\d{1,2})\s*,\s*plural\s*,/;
const FORM = /^\s*(=\d{1,6}|zero|one|two|few|many|other)\s*\{/;
const OPENING = /^<(\d{1,2})>/;

class Reader {
  private readonly message: string;
  private position = 0;
  /** How many plurals are open: `#` is a number in them only. */
  private plurals = 0;

  constructor(message: string) {
    this.message = message;
  }

  parts(ends: (rest: string) => boolean): MessagePart[] {
    const parts: MessagePart[] = [];
    let text = '';
    while (this.position < this.message.length && !ends(this.rest())) {
      const part = this.part();
      if (part === null) text += this.character();
      else {
        if (text !== '') parts.push(text);
        text = '';
        parts.push(part);
      }
    }
    return text === '' ? parts : [...parts, text];
  }

  /** Null where a plain character stands. */
  private part(): MessagePart | null {
    const value = this.take(VALUE);
    if (value !== null) return { at: Number(value) };
    const opening = this.take(OPENING);
    if (opening !== null) {
      const closing = `</${opening}>`;
      const inside = this.parts((rest) => rest.startsWith(closing));
      this.position += closing.length;
      return { at: Number(opening), inside };
    }
    const plural = this.take(PLURAL);
    if (plural !== null) return { at: Number(plural), forms: this.forms() };
    return this.plurals > 0 && this.take(/^(#)/) !== null ? NUMBER : null;
  }

  private forms(): ReadonlyMap<string, MessagePart[]> {
    const forms = new Map<string, MessagePart[]>();
    this.plurals += 1;
    for (let name = this.take(FORM); name !== null; name = this.take(FORM)) {
      forms.set(
        name,
        this.parts((rest) => rest.startsWith('}')),
      );
      this.position += 1;
    }
    this.plurals -= 1;
    this.take(/^\s*(\})/);
    return forms;
  }

  /** One character, or what stands between two apostrophes of which the first is before a sign of the format. */
  private character(): string {
    const quoted = /^'([{}<>#])'/.exec(this.rest());
    this.position += quoted === null ? 1 : quoted[0].length;
    return quoted?.[1] ?? this.message.charAt(this.position - 1);
  }

  private take(pattern: RegExp): string | null {
    const found = pattern.exec(this.rest());
    if (found === null) return null;
    this.position += found[0].length;
    return found[1] ?? '';
  }

  private rest(): string {
    return this.message.slice(this.position);
  }
}
