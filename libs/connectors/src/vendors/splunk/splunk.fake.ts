import {
  hasType,
  startFake,
  type FakeAnswer,
  type FakeOptions,
  type FakeRequest,
  type FakeService,
} from '../../../../../test/fakes/fake-server.ts';

export interface SplunkJob {
  sid: string;
  search: string;
  reads: number;
  form: Record<string, string>;
}

export interface SplunkState {
  token: string;
  username: string;
  password: string;
  /** Rows of a search. */
  rows: (search: string) => Record<string, unknown>[];
  jobs: Map<string, SplunkJob>;
  /** Reads of a job before it is done. */
  readsUntilDone: number;
  /** Reads of the results that are answered with 204 although the job is done. */
  emptyReads: number;
  /** False: a server below 9.0.2, which knows no v2 paths. */
  v2: boolean;
  maxConcurrent: number;
  nextSid: number;
}

export function startFakeSplunk(options: FakeOptions = {}): Promise<FakeService<SplunkState>> {
  const state: SplunkState = {
    token: 'splunk-token-0123456789',
    username: 'soar',
    password: 'splunk-password-0123',
    rows: () => [],
    jobs: new Map(),
    readsUntilDone: 1,
    emptyReads: 0,
    v2: true,
    maxConcurrent: 100,
    nextSid: 1,
  };
  return startFake<SplunkState>(
    {
      name: 'splunk',
      state,
      handle: (request, effect) => handle(state, request, effect),
      troubled: () => said('FATAL', 'Internal error'),
      connector: (url) => ({
        type: 'splunk',
        name: 'Splunk',
        settings: { base_url: url },
        secrets: { token: state.token },
      }),
    },
    options,
  );
}

function said(type: string, text: string): unknown {
  return { messages: [{ type, text }] };
}

function handle(
  state: SplunkState,
  request: FakeRequest,
  effect: (effect: string, target: string) => void,
): FakeAnswer {
  const basic = `Basic ${Buffer.from(`${state.username}:${state.password}`).toString('base64')}`;
  const given = request.headers['authorization'];
  if (given !== `Bearer ${state.token}` && given !== basic)
    return { status: 401, body: said('WARN', 'call not properly authenticated') };
  const mode = request.method === 'POST' ? request.form.get('output_mode') : request.query.get('output_mode');
  // Splunk's default is XML.
  if (mode !== 'json')
    return { status: 200, headers: { 'content-type': 'text/xml' }, body: '<?xml version="1.0"?><response/>' };
  if (request.path === '/services/server/info')
    return {
      status: 200,
      body: { entry: [{ name: 'server-info', content: { version: '9.4.1', serverName: 'fake' } }] },
    };
  const path = request.path.replace('/services/search/v2/', '/services/search/');
  if (path !== request.path && !state.v2) return { status: 404, body: said('ERROR', 'Not Found') };
  if (path === '/services/search/jobs' && request.method === 'POST') return create(state, request, effect);
  const [, sid, part] = /^\/services\/search\/jobs\/([^/]+)(?:\/(results))?$/.exec(path) ?? [];
  const job = state.jobs.get(decodeURIComponent(sid ?? ''));
  if (job === undefined) return { status: 404, body: said('FATAL', 'Unknown sid.') };
  if (request.method === 'DELETE') {
    state.jobs.delete(job.sid);
    return { status: 200, body: said('INFO', 'Search job cancelled.') };
  }
  if (request.method !== 'GET') return { status: 405, body: said('ERROR', 'Method not allowed') };
  return part === 'results' ? results(state, job, request) : jobState(state, job);
}

function create(
  state: SplunkState,
  request: FakeRequest,
  effect: (effect: string, target: string) => void,
): FakeAnswer {
  if (!hasType(request.headers, 'application/x-www-form-urlencoded'))
    return { status: 400, body: said('FATAL', 'The body must be form-encoded.') };
  const search = request.form.get('search') ?? '';
  if (!/^(search\s|\|)/.test(search)) return { status: 400, body: said('FATAL', 'Unknown search command.') };
  if (state.jobs.size >= state.maxConcurrent) {
    const text =
      'Search not executed: The maximum number of concurrent historical searches has been reached.';
    return { status: 503, body: said('FATAL', text) };
  }
  const sid = `1772366400.${state.nextSid++}`;
  state.jobs.set(sid, { sid, search, reads: 0, form: Object.fromEntries(request.form) });
  effect('search', search);
  return { status: 201, body: { sid } };
}

function jobState(state: SplunkState, job: SplunkJob): FakeAnswer {
  job.reads += 1;
  const done = job.reads > state.readsUntilDone;
  const failed = job.search.includes('broken_command');
  return {
    status: 200,
    body: {
      entry: [
        {
          name: job.search,
          content: {
            sid: job.sid,
            dispatchState: failed ? 'FAILED' : done ? 'DONE' : 'RUNNING',
            isDone: done && !failed,
            isFailed: failed,
            messages: failed ? [{ type: 'FATAL', text: "Unknown search command 'broken_command'." }] : [],
          },
        },
      ],
    },
  };
}

function results(state: SplunkState, job: SplunkJob, request: FakeRequest): FakeAnswer {
  if (job.reads <= state.readsUntilDone) return { status: 204 };
  if (state.emptyReads > 0) {
    state.emptyReads -= 1;
    return { status: 204 };
  }
  const offset = Number(request.query.get('offset') ?? 0);
  const count = Number(request.query.get('count') ?? 100);
  const most = Number(job.form['max_count'] ?? 500_000);
  const rows = state.rows(job.search).slice(0, most);
  return {
    status: 200,
    body: {
      preview: false,
      init_offset: offset,
      messages: [],
      fields: [],
      results: rows.slice(offset, count === 0 ? undefined : offset + count),
    },
  };
}
