import { createServer, type Server, type Socket } from 'node:net';

export interface ReceivedMail {
  from: string;
  to: string;
  /** Headers and body as sent, dots unstuffed. */
  raw: string;
}

/** Answers to a recipient: 250 unless told. */
export type RecipientReply = (address: string) => number;

const TEXTS: Record<number, string> = {
  250: '2.1.5 Recipient ok',
  451: '4.3.0 Try again later',
  550: '5.1.1 No such user here',
};

/** An SMTP server on loopback that keeps what it is sent; wrong order of commands is refused, as a real one would. */
export class SmtpSink {
  readonly mails: ReceivedMail[] = [];
  /** Every recipient that was tried, refused ones too. */
  readonly tried: string[] = [];
  reply: RecipientReply = () => 250;
  /** The mail is taken, and the connection cut before that is said. */
  cut = false;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<SmtpSink> {
    const server = createServer();
    const sink = new SmtpSink(server);
    server.on('connection', (socket) => sink.serve(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get url(): string {
    const address = this.server.address();
    return `smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  to(address: string): ReceivedMail[] {
    return this.mails.filter((mail) => mail.to === address);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private serve(socket: Socket): void {
    const session = new Session(this, (line) => socket.write(`${line}\r\n`));
    let buffer = '';
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('data', (chunk: string) => {
      buffer += chunk;
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        const next = session.line(line);
        if (next === 'quit') socket.end();
        if (next === 'cut') socket.destroy();
      }
    });
  }
}

class Session {
  private from: string | null = null;
  private to: string[] = [];
  private data: string[] | null = null;

  constructor(
    private readonly sink: SmtpSink,
    private readonly answer: (line: string) => void,
  ) {
    answer('220 sink ESMTP');
  }

  line(line: string): 'quit' | 'cut' | undefined {
    if (this.data !== null) return this.dataLine(line, this.data);
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    switch (verb) {
      case 'EHLO':
        this.answer('250-sink\r\n250 8BITMIME');
        return undefined;
      case 'MAIL':
        this.from = addressIn(line);
        this.to = [];
        this.answer('250 2.1.0 Sender ok');
        return undefined;
      case 'RCPT':
        return this.recipient(addressIn(line));
      case 'DATA':
        if (this.to.length === 0) this.answer('503 5.5.1 No recipient');
        else {
          this.data = [];
          this.answer('354 Go on');
        }
        return undefined;
      case 'RSET':
        this.from = null;
        this.answer('250 2.0.0 Reset');
        return undefined;
      case 'QUIT':
        this.answer('221 2.0.0 Bye');
        return 'quit';
      default:
        this.answer('500 5.5.2 Unknown command');
        return undefined;
    }
  }

  private recipient(address: string): undefined {
    if (this.from === null) {
      this.answer('503 5.5.1 MAIL first');
      return;
    }
    this.sink.tried.push(address);
    const code = this.sink.reply(address);
    if (code === 250) this.to.push(address);
    this.answer(`${code} ${TEXTS[code] ?? 'As told'}`);
  }

  private dataLine(line: string, data: string[]): 'cut' | undefined {
    if (line !== '.') {
      data.push(line.startsWith('.') ? line.slice(1) : line);
      return undefined;
    }
    for (const to of this.to) this.sink.mails.push({ from: this.from ?? '', to, raw: data.join('\r\n') });
    this.data = null;
    this.from = null;
    if (this.sink.cut) return 'cut';
    this.answer('250 2.0.0 Taken');
    return undefined;
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}
