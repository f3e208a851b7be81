import { describe, expect, test } from 'vitest';
import { logLensPath, readList, readLog, readLogLens, readProwJob, readView } from './read-page.js';

const ok = (text: string) => ({ status: 200, text });
/** As deck writes it (cmd/deck/template/spyglass.html), shortened. */
const VIEW = `<script type="text/javascript">
  var src = "gs/logs-of-ours/logs/canary-speak/1";
  var lensArtifacts = {"0":["finished.json","started.json"],"1":["build-log.txt"]};
  var lensIndexes = [0,1];
</script>
<a href="/prowjob?prowjob=job-1" onclick="gtag('event')">Prow Job YAML</a>
<iframe id="iframe-0" data-lens-index="0" data-lens-name="metadata" data-hide-title="true"></iframe>
<iframe id="iframe-1" data-lens-index="1" data-lens-name="buildlog"></iframe>`;

describe('a log', () => {
  test('is of the canary whose line is in it', () => {
    expect(readLog(ok('canary job-1\nmore\n'))).toMatchObject({ status: 200, prowJob: 'job-1', text: '' });
  });

  test('is of nobody where the line is not in it, and of nobody where deck has none', () => {
    expect(readLog(ok('a canary sings\n'))).toMatchObject({ prowJob: null, text: 'a canary sings' });
    const refused = { status: 404, text: 'Log not found: canary job-1\n' };
    expect(readLog(refused)).toMatchObject({ status: 404, prowJob: null, text: 'Log not found: canary job-1' });
  });
});

describe('the list', () => {
  const item = { metadata: { name: 'job-1' }, spec: { cluster: 'tpu' }, status: { build_id: '7' } };
  const list = ok(JSON.stringify({ items: [{ metadata: { name: 'job-0' }, spec: {} }, item] }));

  test('says of a job which cluster and build it has', () => {
    expect(readList(list, 'job-1')).toMatchObject({ prowJob: 'job-1', cluster: 'tpu', buildId: '7' });
    expect(readList(list, 'job-0')).toMatchObject({ prowJob: 'job-0', cluster: null, buildId: null });
  });

  test('says nothing of one that is not in it, unlike what is no list', () => {
    expect(readList(list, 'job-2')).toMatchObject({ status: 200, prowJob: null, text: '' });
    expect(readList(ok('{"items":null}'), 'job-1')).toMatchObject({ prowJob: null, text: '{"items":null}' });
    expect(readList(ok('<html>'), 'job-1')).toMatchObject({ prowJob: null, text: '<html>' });
  });
});

test('a ProwJob is what its object says, and an error is none', () => {
  const yaml = 'metadata:\n  name: job-1\nspec:\n  cluster: tpu\nstatus:\n  build_id: "7"\n';
  expect(readProwJob(ok(yaml))).toMatchObject({ prowJob: 'job-1', cluster: 'tpu', buildId: '7' });
  expect(readProwJob(ok(': ['))).toMatchObject({ prowJob: null, text: ': [' });
  expect(readProwJob({ status: 404, text: yaml })).toMatchObject({ status: 404, prowJob: null });
});

describe('a view', () => {
  test('names the ProwJob that it leads to, and its lenses', () => {
    expect(readView(ok(VIEW))).toMatchObject({ prowJob: 'job-1', lenses: ['metadata', 'buildlog'] });
    expect(readView({ status: 500, text: VIEW })).toMatchObject({ prowJob: null, lenses: [] });
  });

  test('says where its log is, as its scripts would ask for it', () => {
    const path = logLensPath(VIEW, 'gs/logs-of-ours/logs/canary-speak/1') ?? '';
    const url = new URL(path, 'http://deck');
    expect(url.pathname).toBe('/spyglass/lens/buildlog/iframe');
    expect(JSON.parse(url.searchParams.get('req') ?? '')).toEqual({
      artifacts: ['build-log.txt'],
      index: 1,
      src: 'gs/logs-of-ours/logs/canary-speak/1',
    });
    expect(logLensPath('<html>', 'gs/x')).toBeNull();
  });

  test('has the log line by line', () => {
    expect(readLogLens(ok('<span ><span >canary job-1</span></span>'))).toMatchObject({ prowJob: 'job-1' });
    expect(readLogLens(ok('<span >nothing</span>'))).toMatchObject({ prowJob: null, text: '' });
  });
});
